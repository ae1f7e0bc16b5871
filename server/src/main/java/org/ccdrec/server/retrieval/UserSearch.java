package org.ccdrec.server.retrieval;

import java.util.LinkedHashSet;
import java.util.Set;
import org.ccdrec.snapshot.Snapshot;

/**
 * Search for the users that a version knows, without the items they have seen in training. Safe for
 * use by many threads until the version is closed.
 *
 * @param snapshot users, items and seen items
 * @param retrieval search over its items
 */
public record UserSearch(Snapshot snapshot, Retrieval retrieval) {
  /** Returns a user's vector, in a new array. */
  public float[] vector(int userIndex) {
    float[] vector = new float[snapshot.userVectors().columns()];
    snapshot.userVectors().copyRow(userIndex, vector);
    return vector;
  }

  /** Returns a filter that accepts the items a user has not seen. */
  public ItemFilter unseen(int userIndex) {
    return ItemFilter.without(snapshot.seen().items(userIndex));
  }

  /** Returns a user's k best unseen items. */
  public Ranking best(int userIndex, int k) {
    return retrieval.search(vector(userIndex), k, unseen(userIndex));
  }

  /** Returns the ids of ranked items, best first. */
  public Set<String> ids(Ranking ranking) {
    Set<String> ids = new LinkedHashSet<>();
    for (int item : ranking.items()) {
      ids.add(snapshot.itemIds().get(item));
    }
    return ids;
  }
}
