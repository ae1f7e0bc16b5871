package org.ccdrec.trainer.production;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.Dataset;

/**
 * A dataset as a snapshot of other data can be evaluated on it: held-out pairs that the snapshot
 * lists as seen, because it may have been trained on them, are left out and masked, and so are
 * pairs of users whom it does not have.
 *
 * @param dataset the dataset with what is left of its validation and test splits
 * @param heldOut held-out pairs before
 * @param seen those that were left out because the snapshot has seen them
 * @param ofUnknownUsers those that were left out because the snapshot does not have the user
 */
public record UnseenPairs(Dataset dataset, long heldOut, long seen, long ofUnknownUsers) {

  /** Leaves out of a dataset what a snapshot may know. */
  public static UnseenPairs of(AlignedSnapshot snapshot) {
    Dataset whole = snapshot.dataset();
    Interactions seen = snapshot.seen();
    Split validation = Split.of(whole.validation(), seen, snapshot);
    Split test = Split.of(whole.test(), seen, snapshot);
    Interactions masked = union(whole.train(), seen);
    return new UnseenPairs(
        whole.withSplits(masked, validation.left, test.left),
        (long) whole.validation().size() + whole.test().size(),
        validation.seen + test.seen,
        validation.unknown + test.unknown);
  }

  /** What is left of a split. */
  private record Split(Interactions left, long seen, long unknown) {

    static Split of(Interactions split, Interactions seen, AlignedSnapshot snapshot) {
      IntStream.Builder users = IntStream.builder();
      IntStream.Builder items = IntStream.builder();
      long known = 0;
      long unknown = 0;
      for (int user = 0; user < split.userCount(); user++) {
        for (int item : split.itemsOf(user)) {
          if (!snapshot.hasUser(user)) {
            unknown++;
          } else if (seen.contains(user, item)) {
            known++;
          } else {
            users.add(user);
            items.add(item);
          }
        }
      }
      Interactions left =
          Interactions.of(
              split.userCount(),
              split.itemCount(),
              users.build().toArray(),
              items.build().toArray());
      return new Split(left, known, unknown);
    }
  }

  private static Interactions union(Interactions one, Interactions other) {
    int[] users = Stream.of(one.users(), other.users()).flatMapToInt(IntStream::of).toArray();
    int[] items = Stream.of(one.items(), other.items()).flatMapToInt(IntStream::of).toArray();
    return Interactions.of(one.userCount(), one.itemCount(), users, items);
  }
}
