package org.ccdrec.server.console;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.server.http.PercentEncoding;
import org.ccdrec.server.live.LiveSnapshot;

/** Request targets to try, with ids of a version. Stateless. */
public final class Examples {
  private Examples() {}

  /** Returns at least three targets that this version answers, the most interesting first. */
  public static List<String> paths(LiveSnapshot live) {
    List<String> paths = new ArrayList<>();
    int users = live.snapshot().userIds().size();
    if (users > 0) {
      String user = PercentEncoding.encode(live.snapshot().userIds().get(users / 2));
      paths.add("/v1/users/" + user + "/recommendations?k=10");
    }
    String item = PercentEncoding.encode(live.snapshot().itemIds().get(0));
    paths.add("/v1/items/" + item + "/similar?k=5");
    paths.add("/v1/items/" + item);
    paths.add("/ready");
    paths.add("/metrics");
    return List.copyOf(paths);
  }
}
