package org.ccdrec.trainer.production;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.IdTable;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.trainer.data.Dataset;

/**
 * A snapshot whose users and items are matched with those of a dataset by external id.
 *
 * @param snapshot the snapshot, which must stay open
 * @param dataset the dataset
 * @param users row of the snapshot for each user of the dataset, or -1
 * @param items row of the snapshot for each item of the dataset, or -1
 */
public record AlignedSnapshot(Snapshot snapshot, Dataset dataset, int[] users, int[] items) {

  /** Matches a snapshot with a dataset. */
  public static AlignedSnapshot of(Snapshot snapshot, Dataset dataset) {
    return new AlignedSnapshot(
        snapshot,
        dataset,
        rows(snapshot.userIds(), dataset.userIds()),
        rows(snapshot.itemIds(), dataset.itemIds()));
  }

  private static int[] rows(IdTable table, List<String> ids) {
    return ids.stream().mapToInt(table::indexOf).toArray();
  }

  /** Returns the width of the snapshot's vectors. */
  public int dimension() {
    return snapshot.manifest().shape().dimension();
  }

  /** Returns whether the snapshot has a user of the dataset. */
  public boolean hasUser(int user) {
    return users[user] >= 0;
  }

  /** Returns whether the snapshot has an item of the dataset. */
  public boolean hasItem(int item) {
    return items[item] >= 0;
  }

  /** Returns the number of users of the dataset that the snapshot does not have. */
  public int unknownUsers() {
    return unknown(users);
  }

  /** Returns the number of items of the dataset that the snapshot does not have. */
  public int unknownItems() {
    return unknown(items);
  }

  private static int unknown(int[] rows) {
    return (int) IntStream.of(rows).filter(row -> row < 0).count();
  }

  /** Returns the vectors of the dataset's users, zero where the snapshot has none. */
  public Matrix userVectors() {
    return vectors(snapshot.userVectors(), users);
  }

  /** Returns the vectors of the dataset's items, zero where the snapshot has none. */
  public Matrix itemVectors() {
    return vectors(snapshot.itemVectors(), items);
  }

  private static Matrix vectors(FloatMatrix table, int[] rows) {
    Matrix matrix = Matrix.zeros(rows.length, table.columns());
    float[] row = new float[table.columns()];
    for (int at = 0; at < rows.length; at++) {
      if (rows[at] >= 0) {
        table.copyRow(rows[at], row);
        matrix.writeRow(at, row);
      }
    }
    return matrix;
  }

  /** Returns the pairs that the snapshot lists as seen, by the indices of the dataset. */
  public Interactions seen() {
    int[] itemOf = new int[snapshot.itemIds().size()];
    Arrays.fill(itemOf, -1);
    for (int item = 0; item < items.length; item++) {
      if (items[item] >= 0) {
        itemOf[items[item]] = item;
      }
    }
    IntStream.Builder owners = IntStream.builder();
    IntStream.Builder seen = IntStream.builder();
    for (int user = 0; user < users.length; user++) {
      if (users[user] >= 0) {
        for (int row : snapshot.seen().items(users[user])) {
          if (itemOf[row] >= 0) {
            owners.add(user);
            seen.add(itemOf[row]);
          }
        }
      }
    }
    return Interactions.of(
        dataset.userCount(), dataset.itemCount(), owners.build().toArray(), seen.build().toArray());
  }
}
