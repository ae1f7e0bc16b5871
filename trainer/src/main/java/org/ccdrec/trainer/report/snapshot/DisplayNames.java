package org.ccdrec.trainer.report.snapshot;

import org.ccdrec.snapshot.Snapshot;

/** Names of users and items. Stateless. */
final class DisplayNames {
  private DisplayNames() {}

  /** Returns an item's title, or its id if it has none. */
  static String item(Snapshot snapshot, int item) {
    String title = snapshot.metadata(item).title();
    return title == null || title.isBlank() ? snapshot.itemIds().get(item) : title;
  }

  static String user(Snapshot snapshot, int user) {
    return "user " + snapshot.userIds().get(user);
  }
}
