package org.ccdrec.server.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A sample of the users that were asked for of late, for the next version to be warmed by. Safe for
 * use by many threads.
 */
public final class RecentUsers {
  private static final int REMEMBERED = 1024;

  private final AtomicReferenceArray<@Nullable String> users =
      new AtomicReferenceArray<>(REMEMBERED);
  private final AtomicInteger next = new AtomicInteger();

  /** Remembers a user, and forgets the one remembered longest ago. */
  public void add(String userId) {
    users.lazySet(next.getAndIncrement() & (REMEMBERED - 1), userId);
  }

  /** Returns those that are remembered, in no particular order. */
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
