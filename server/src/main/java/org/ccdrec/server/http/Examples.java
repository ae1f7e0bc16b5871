package org.ccdrec.server.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.server.live.LiveSnapshot;

/** Request targets that work on a given version, for people to try. Stateless. */
public final class Examples {
  private Examples() {}

  /** Returns targets with ids of this version, the most interesting first, at least three. */
  public static List<String> paths(LiveSnapshot live) {
    List<String> paths = new ArrayList<>();
    int users = live.snapshot().userIds().size();
    if (users > 0) {
      String user = encode(live.snapshot().userIds().get(users / 2));
      paths.add("/v1/users/" + user + "/recommendations?k=10");
    }
    String item = encode(live.snapshot().itemIds().get(0));
    paths.add("/v1/items/" + item + "/similar?k=5");
    paths.add("/v1/items/" + item);
    paths.add("/ready");
    paths.add("/metrics");
    return List.copyOf(paths);
  }

  private static String encode(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
