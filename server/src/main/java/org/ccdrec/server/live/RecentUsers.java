package org.ccdrec.server.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The most recently requested users, for the warm-up of the next version. Safe for use by many
 * threads.
 */
public final class RecentUsers {
  private static final int REMEMBERED = 1024;

  private final AtomicReferenceArray<@Nullable String> users =
      new AtomicReferenceArray<>(REMEMBERED);
  private final AtomicInteger next = new AtomicInteger();

  /** Adds a user, replacing the one added longest ago. */
  public void add(String userId) {
    users.lazySet(next.getAndIncrement() & (REMEMBERED - 1), userId);
  }

  /** Returns the users in no particular order. */
  public List<String> all() {
    List<String> all = new ArrayList<>();
    for (int at = 0; at < REMEMBERED; at++) {
      String userId = users.get(at);
      if (userId != null) {
        all.add(userId);
      }
    }
    return all;
  }
}
