package org.ccdrec.trainer.retraining;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ccdrec.files.Sha256;
import org.ccdrec.graph.Interactions;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.features.Modality;

/**
 * A dataset that the pairs of an event log and the changes of a catalogue log have joined. All
 * interactions of the dataset, of whatever split, are in training, and so are the pairs; {@link
 * #split} holds the newest out. All features of a new item whose content nobody gave are zero.
 *
 * @param dataset the dataset with everything in training
 * @param pairs the pairs that the dataset did not have, by time
 * @param newUsers users that the dataset did not have
 * @param items what became of the items
 */
public record GrownDataset(Dataset dataset, List<Indexed> pairs, int newUsers, ItemCounts items) {

  /**
   * What became of the items.
   *
   * @param added items that the dataset did not have
   * @param described those of them with content from the catalogue log
   * @param rare items left out because too few users have them and nobody gave their content
   * @param changed items, new ones included, with content or metadata from the catalogue log
   * @param deleted items that are in the dataset and deleted by the catalogue log
   */
  public record ItemCounts(int added, int described, int rare, int changed, int deleted) {}

  /**
   * A pair by the indices of the grown dataset.
   *
   * @param pair the pair by external ids, with its time
   */
  public record Indexed(int user, int item, LoggedPairs.Pair pair) {}

  /**
   * Adds pairs and items to a dataset. An item that the dataset does not have joins if the
   * catalogue log has its content, or if enough users have it and it is not deleted.
   *
   * @param logged pairs by time
   * @param leastUsers least number of users of a new item without content
   * @param changes changes of items
   */
  public static GrownDataset of(
      Dataset dataset, List<LoggedPairs.Pair> logged, int leastUsers, CatalogueChanges changes) {
    Ids users = new Ids(dataset.userIds());
    Ids items = new Ids(dataset.itemIds());
    changes.withContent().forEach(items::index);
    int described = items.size() - dataset.itemCount();
    Map<String, Set<String>> owners = ownersOfNewItems(logged, items);
    Set<String> deleted = changes.deleted(owners.keySet());
    Set<String> rare =
        owners.entrySet().stream()
            .filter(each -> !deleted.contains(each.getKey()))
            .filter(each -> each.getValue().size() < leastUsers)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    Interactions known = dataset.allInteractions();
    List<Indexed> added = new ArrayList<>();
    for (LoggedPairs.Pair pair : logged) {
      if (rare.contains(pair.itemId()) || deleted.contains(pair.itemId())) {
        continue;
      }
      int user = users.index(pair.userId());
      int item = items.index(pair.itemId());
      boolean had =
          user < known.userCount() && item < known.itemCount() && known.contains(user, item);
      if (!had) {
        added.add(new Indexed(user, item, pair));
      }
    }
    CatalogueChanges.Applied applied = changes.applyTo(grown(dataset, users, items, added));
    int newItems = items.size() - dataset.itemCount();
    return new GrownDataset(
        applied.dataset(),
        List.copyOf(added),
        users.size() - dataset.userCount(),
        new ItemCounts(newItems, described, rare.size(), applied.changed(), applied.deleted()));
  }

  /** Returns the users of each item that is not known. */
  private static Map<String, Set<String>> ownersOfNewItems(
      List<LoggedPairs.Pair> logged, Ids items) {
    Map<String, Set<String>> owners = new HashMap<>();
    for (LoggedPairs.Pair pair : logged) {
      if (!items.knows(pair.itemId())) {
        owners.computeIfAbsent(pair.itemId(), _ -> new HashSet<>()).add(pair.userId());
      }
    }
    return owners;
  }

  /** External ids with their indices; a new id is appended. */
  private static final class Ids {
    private final List<String> ids;
    private final Map<String, Integer> indices = new HashMap<>();

    Ids(List<String> known) {
      this.ids = new ArrayList<>(known);
      for (int index = 0; index < known.size(); index++) {
        indices.put(known.get(index), index);
      }
    }

    boolean knows(String id) {
      return indices.containsKey(id);
    }

    int index(String id) {
      return indices.computeIfAbsent(
          id,
          added -> {
            ids.add(added);
            return ids.size() - 1;
          });
    }

    int size() {
      return ids.size();
    }
  }

  private static Dataset grown(Dataset base, Ids users, Ids items, List<Indexed> added) {
    int itemCount = items.size();
    Interactions none = Interactions.of(users.size(), itemCount, new int[0], new int[0]);
    List<ItemMetadata> metadata = new ArrayList<>(base.metadata());
    if (!metadata.isEmpty()) {
      metadata.addAll(Collections.nCopies(itemCount - metadata.size(), ItemMetadata.NONE));
    }
    return new Dataset(
        base.name(),
        base.directory(),
        users.size(),
        itemCount,
        union(base.allInteractions(), added, none),
        none,
        none,
        base.modalities().stream().map(modality -> padded(modality, itemCount)).toList(),
        users.ids,
        items.ids,
        metadata,
        base.attributeTypes(),
        base.userAttributes(),
        base.warnings(),
        hash(base, added));
  }

  private static Interactions union(Interactions base, List<Indexed> added, Interactions shape) {
    int[] users =
        IntStream.concat(Arrays.stream(base.users()), added.stream().mapToInt(Indexed::user))
            .toArray();
    int[] items =
        IntStream.concat(Arrays.stream(base.items()), added.stream().mapToInt(Indexed::item))
            .toArray();
    return Interactions.of(shape.userCount(), shape.itemCount(), users, items);
  }

  private static Modality padded(Modality modality, int rows) {
    return new Modality(
        modality.name(),
        modality.file(),
        modality.type(),
        rows,
        modality.columns(),
        Arrays.copyOf(modality.values(), Math.multiplyExact(rows, modality.columns())));
  }

  /** Returns the SHA-256 of the dataset's hash and the added pairs. */
  private static String hash(Dataset base, List<Indexed> added) {
    MessageDigest digest = Sha256.newDigest();
    digest.update((base.hash() + "\n").getBytes(StandardCharsets.UTF_8));
    for (Indexed one : added) {
      String line = one.pair.userId() + "\t" + one.pair.itemId() + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Returns the dataset with the newest of some pairs held out.
   *
   * @param fresh pairs of this dataset, by time
   * @param validation number of pairs in the validation split, the newest before those for test
   * @param test number of pairs in the test split, the newest
   */
  public Dataset split(List<Indexed> fresh, int validation, int test) {
    int firstTest = fresh.size() - test;
    List<Indexed> validated = fresh.subList(firstTest - validation, firstTest);
    List<Indexed> tested = fresh.subList(firstTest, fresh.size());
    Interactions heldOut = interactions(fresh.subList(firstTest - validation, fresh.size()));
    IntStream.Builder users = IntStream.builder();
    IntStream.Builder items = IntStream.builder();
    Interactions all = dataset.train();
    for (int user = 0; user < all.userCount(); user++) {
      for (int item : all.itemsOf(user)) {
        if (!heldOut.contains(user, item)) {
          users.add(user);
          items.add(item);
        }
      }
    }
    Interactions train =
        Interactions.of(
            all.userCount(), all.itemCount(), users.build().toArray(), items.build().toArray());
    return dataset.withSplits(train, interactions(validated), interactions(tested));
  }

  private Interactions interactions(List<Indexed> some) {
    return Interactions.of(
        dataset.userCount(),
        dataset.itemCount(),
        some.stream().mapToInt(Indexed::user).toArray(),
        some.stream().mapToInt(Indexed::item).toArray());
  }
}
