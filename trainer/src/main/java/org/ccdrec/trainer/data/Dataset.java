package org.ccdrec.trainer.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.data.items.PicturePath;
import org.ccdrec.trainer.data.items.UserAttributes;
import org.ccdrec.trainer.data.problem.Counted;
import org.ccdrec.trainer.data.problem.DataProblem;
import org.jspecify.annotations.Nullable;

/**
 * A validated dataset: interactions in three splits, features and metadata of the items.
 *
 * <p>Users and items are dense indices from 0. Immutable and thread-safe as long as no caller
 * writes to the arrays of {@link Interactions} and {@link Modality}.
 *
 * @param name the stem of the {@code .inter} file
 * @param directory the directory it was read from
 * @param userCount number of users, with and without interactions
 * @param itemCount number of items, with and without interactions
 * @param train interactions to learn from
 * @param validation held-out interactions for selection; may be empty
 * @param test held-out interactions for the reported metrics; may be empty
 * @param modalities feature matrices in their configured order, each with {@code itemCount} rows;
 *     may be empty
 * @param userIds external id of each user, distinct; the index in decimal if no table has one
 * @param itemIds external id of each item, distinct; the index in decimal if no table has one
 * @param metadata one entry per item, or empty if the dataset has no item table; an image is a URI
 *     or a path inside the directory, see {@link #picture}
 * @param attributeTypes type of every attribute that occurs in the metadata
 * @param userAttributes attributes of the users; may be empty
 * @param warnings findings that do not prevent training
 * @param hash SHA-256 over the files read, in hexadecimal; see {@link DatasetReader}
 */
public record Dataset(
    String name,
    Path directory,
    int userCount,
    int itemCount,
    Interactions train,
    Interactions validation,
    Interactions test,
    List<Modality> modalities,
    List<String> userIds,
    List<String> itemIds,
    List<ItemMetadata> metadata,
    Map<String, AttributeType> attributeTypes,
    UserAttributes userAttributes,
    List<DataProblem> warnings,
    String hash) {

  public Dataset {
    for (Interactions split : List.of(train, validation, test)) {
      checkSize("users of a split", userCount, split.userCount());
      checkSize("items of a split", itemCount, split.itemCount());
    }
    for (Modality modality : modalities) {
      checkSize("rows of modality " + modality.name(), itemCount, modality.rows());
    }
    checkSize("user ids", userCount, userIds.size());
    checkSize("item ids", itemCount, itemIds.size());
    if (!metadata.isEmpty()) {
      checkSize("metadata entries", itemCount, metadata.size());
    }
    if (userAttributes.values().size() > userCount) {
      checkSize("users with attributes", userCount, userAttributes.values().size());
    }
    modalities = List.copyOf(modalities);
    userIds = List.copyOf(userIds);
    itemIds = List.copyOf(itemIds);
    metadata = List.copyOf(metadata);
    attributeTypes = Map.copyOf(attributeTypes);
    warnings = List.copyOf(warnings);
  }

  private static void checkSize(String what, int expected, int found) {
    if (found != expected) {
      throw new IllegalArgumentException(what + " must be " + expected + "; found " + found);
    }
  }

  /** Returns the interactions of one split. */
  public Interactions interactions(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  /** Returns all interactions, of all splits: what each user has seen. */
  public Interactions allInteractions() {
    int[] users = concatenated(train.users(), validation.users(), test.users());
    int[] items = concatenated(train.items(), validation.items(), test.items());
    return Interactions.of(userCount, itemCount, users, items);
  }

  private static int[] concatenated(int[]... parts) {
    return Stream.of(parts).flatMapToInt(IntStream::of).toArray();
  }

  /** Returns this dataset with other splits. */
  public Dataset withSplits(Interactions train, Interactions validation, Interactions test) {
    return new Dataset(
        name,
        directory,
        userCount,
        itemCount,
        train,
        validation,
        test,
        modalities,
        userIds,
        itemIds,
        metadata,
        attributeTypes,
        userAttributes,
        warnings,
        hash);
  }

  /**
   * Returns this dataset with other content and metadata of the same items.
   *
   * @param hash the hash of the result
   */
  public Dataset withItems(List<Modality> modalities, List<ItemMetadata> metadata, String hash) {
    return new Dataset(
        name,
        directory,
        userCount,
        itemCount,
        train,
        validation,
        test,
        modalities,
        userIds,
        itemIds,
        metadata,
        attributeTypes,
        userAttributes,
        warnings,
        hash);
  }

  /** Returns this dataset with other training interactions. */
  Dataset withTraining(Interactions other) {
    return withSplits(other, validation, test);
  }

  /** Returns this dataset with all interactions in the training split. */
  public Dataset withAllInTraining() {
    Interactions none = Interactions.of(userCount, itemCount, new int[0], new int[0]);
    return withSplits(allInteractions(), none, none);
  }

  /** Returns the number of training interactions of each item, [itemCount], as a new array. */
  public int[] popularity() {
    return train.itemDegrees();
  }

  /**
   * Returns the users who have every item in training, ascending; no negative can be drawn for
   * them.
   */
  public int[] usersWithEveryItem() {
    return IntStream.range(0, userCount)
        .filter(user -> train.userDegree(user) == itemCount)
        .toArray();
  }

  /** Returns the picture of an item, or null if the dataset contains none. */
  public @Nullable Path picture(int item) {
    String image = metadata.isEmpty() ? null : metadata.get(item).image();
    if (image == null || PicturePath.isUri(image)) {
      return null;
    }
    Path picture = PicturePath.resolve(directory, image);
    return picture != null && Files.isRegularFile(picture) ? picture : null;
  }

  /** Returns a summary in one line for users. */
  public String summary() {
    String content =
        modalities.isEmpty()
            ? "no content features"
            : "features " + String.join(", ", modalities.stream().map(Modality::name).toList());
    return "%s: %s, %s, %s (%,d train, %,d validation, %,d test), %s"
        .formatted(
            name,
            Counted.of(userCount, "user"),
            Counted.of(itemCount, "item"),
            Counted.of((long) train.size() + validation.size() + test.size(), "interaction"),
            train.size(),
            validation.size(),
            test.size(),
            content);
  }

  @Override
  public String toString() {
    return "Dataset[%s, %d users, %d items, %d/%d/%d interactions, modalities %s]"
        .formatted(
            name,
            userCount,
            itemCount,
            train.size(),
            validation.size(),
            test.size(),
            modalities.stream().map(Modality::name).toList());
  }
}
