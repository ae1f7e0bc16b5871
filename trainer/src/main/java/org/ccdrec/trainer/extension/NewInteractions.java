package org.ccdrec.trainer.extension;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventType;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The interactions and users that the events of a log add to a dataset. Not safe for use by several
 * threads.
 */
final class NewInteractions {
  private final Snapshot snapshot;
  private final int knownUsers;
  private final List<String> userIds = new ArrayList<>();
  private final Map<String, Integer> userIndices = new HashMap<>();
  private final Set<Pair> known = new HashSet<>();
  private final List<Pair> added = new ArrayList<>();
  private int knownPairs;
  private int unknownItems;

  /** A user and an item by their indices in the dataset. */
  record Pair(int user, int item) {}

  NewInteractions(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.knownUsers = snapshot.userIds().size();
    for (int user = 0; user < knownUsers; user++) {
      userIds.add(snapshot.userIds().get(user));
      userIndices.put(userIds.getLast(), user);
    }
  }

  /** Adds an interaction of the dataset; returns the rule that it breaks, or null. */
  @Nullable String addKnown(int user, int item) {
    int items = snapshot.itemIds().size();
    if (user >= knownUsers || item >= items) {
      return "must be of the dataset that %s was trained on, which has %d users and %d items; name"
              .formatted(snapshot.id(), knownUsers, items)
          + " that dataset, or a snapshot of this one; userID=%d, itemID=%d".formatted(user, item);
    }
    known.add(new Pair(user, item));
    return null;
  }

  /** Adds the last event of a pair, after all interactions of the dataset. */
  void add(Event event) {
    int item = snapshot.itemIds().indexOf(event.itemId());
    if (item < 0) {
      unknownItems++;
    } else if (event.type() != EventType.DISLIKE) {
      add(event.userId(), item);
    }
  }

  private void add(String userId, int item) {
    Integer index = userIndices.get(userId);
    if (index != null && known.contains(new Pair(index, item))) {
      knownPairs++;
      return;
    }
    added.add(new Pair(index == null ? newUser(userId) : index, item));
  }

  private int newUser(String userId) {
    userIds.add(userId);
    userIndices.put(userId, userIds.size() - 1);
    return userIds.size() - 1;
  }

  /** Returns the new training interactions in the order of their first events. */
  List<Pair> pairs() {
    return added;
  }

  /** Returns the external ids of all users by index, the new ones last. */
  List<String> userIds() {
    return userIds;
  }

  DatasetExtension.Result result() {
    return new DatasetExtension.Result(
        added.size(), userIds.size() - knownUsers, knownPairs, unknownItems);
  }
}
