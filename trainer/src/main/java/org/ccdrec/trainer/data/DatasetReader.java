package org.ccdrec.trainer.data;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.data.features.ModalityFile;
import org.ccdrec.trainer.data.features.NpyReader;
import org.ccdrec.trainer.data.inter.InteractionReader;
import org.ccdrec.trainer.data.inter.InteractionTable;
import org.ccdrec.trainer.data.items.ExternalIds;
import org.ccdrec.trainer.data.items.ItemTable;
import org.ccdrec.trainer.data.items.ItemTableReader;
import org.ccdrec.trainer.data.items.UserTable;
import org.ccdrec.trainer.data.problem.DataException;
import org.ccdrec.trainer.data.problem.Problems;

/**
 * The reader of dataset directories, format version 1.
 *
 * <p>A dataset is a directory of plain files:
 *
 * <ul>
 *   <li>{@code <name>.inter}, exactly one: the interactions, see {@link InteractionReader};
 *   <li>{@code *.npy}: one feature matrix per modality with a row per item, see {@link NpyReader}.
 *       The options name the files, their modalities and the order; by default these are all files
 *       ending in {@code _feat.npy}, or, if there are none, all {@code .npy} files, in order of
 *       file name, named by their stem without {@code _feat};
 *   <li>{@code users.txt} and {@code items.txt}, optional: external ids in UTF-8, line n for index
 *       n − 1; without them, ids are the indices in decimal;
 *   <li>{@code items.jsonl} or {@code items.csv}, optional: item metadata, see {@link
 *       ItemTableReader};
 *   <li>{@code users.jsonl} or {@code users.csv}, optional: attributes of users, see {@link
 *       UserTable}.
 * </ul>
 *
 * <p>The number of users is that of the lines of {@code users.txt} or the largest user index in any
 * file plus one, whichever is larger. The number of items is the largest of: lines of {@code
 * items.txt}, feature rows, and the largest item index in any file plus one. All errors are
 * reported together in one {@link DataException}; findings that do not prevent training are
 * warnings of the dataset.
 *
 * <p>The hash of the dataset is the SHA-256 of the output of {@code sha256sum FILES} for the files
 * read, sorted by name; pictures are not among them.
 *
 * <p>Each call is independent, so reading is safe for many threads.
 */
public final class DatasetReader {
  private final Path directory;
  private final Problems problems;
  private final DatasetDirectory files;

  private DatasetReader(Path directory, DatasetOptions options) {
    this.directory = directory;
    this.problems = new Problems(directory, options.problemsListed());
    this.files = new DatasetDirectory(directory, problems);
  }

  /**
   * Returns the name of a dataset, the stem of its {@code .inter} file, without reading it.
   *
   * @throws DataException if there is not exactly one such file
   */
  public static String nameOf(Path directory) {
    var reader = new DatasetReader(directory, DatasetOptions.DEFAULT);
    reader.problems.throwIfAny();
    String file = reader.files.interactions();
    if (file == null) {
      throw reader.problems.exception();
    }
    return nameOf(file);
  }

  private static String nameOf(String file) {
    return file.substring(0, file.length() - ".inter".length());
  }

  /** Reads a dataset with the default options. */
  public static Dataset read(Path directory) {
    return read(directory, DatasetOptions.DEFAULT);
  }

  /**
   * Reads and checks a dataset.
   *
   * @throws DataException with all errors of the dataset
   */
  public static Dataset read(Path directory, DatasetOptions options) {
    return new DatasetReader(directory, options).read(options.modalities());
  }

  private Dataset read(List<ModalityFile> configured) {
    problems.throwIfAny();
    String file = files.interactions();
    List<Modality> modalities = new ModalityReader(files, problems).read(configured);
    var userIds = readIds("users.txt");
    var itemIds = readIds("items.txt");
    ItemTable table = readItemTable();
    UserTable userTable = readUserTable();
    if (file == null) {
      throw problems.exception();
    }
    var interactions = new InteractionTable(file, problems);
    files.read(file, (in, _) -> new InteractionReader(file, problems).read(in, interactions));

    int featureRows = modalities.stream().mapToInt(Modality::rows).max().orElse(0);
    int knownItems = Math.max(featureRows, itemIds.count());
    knownItems = Math.max(knownItems, table.itemCount(knownItems));
    int knownUsers = Math.max(userIds.count(), userTable.userCount(userIds.count()));
    int userCount = Math.max(knownUsers, interactions.userCount(knownUsers));
    int itemCount = Math.max(knownItems, interactions.itemCount(knownItems));
    checkCovers("users.txt", userIds, userCount);
    checkCovers("items.txt", itemIds, itemCount);
    int smallestItem = interactions.smallestItem();
    modalities.forEach(modality -> checkRows(modality, itemCount, smallestItem));
    if (userIds.count() == 0) {
      interactions.warnIfUsersCountFromOne();
    }
    if (itemIds.count() == 0 && featureRows != itemCount - 1) {
      interactions.warnIfItemsCountFromOne();
    }
    files.reportUnread();
    table.nameItems(itemIds);
    userTable.nameUsers(userIds);
    table.checkPictures(directory);
    List<String> users = userIds.complete(userCount, problems);
    List<String> items = itemIds.complete(itemCount, problems);
    var splits = interactions.splits(userCount, itemCount);
    problems.throwIfAny();
    return new Dataset(
        nameOf(file),
        directory,
        userCount,
        itemCount,
        splits.train(),
        splits.validation(),
        splits.test(),
        modalities,
        users,
        items,
        table.metadata(itemCount),
        table.attributeTypes(),
        userTable.attributes(),
        problems.warnings(),
        files.hash());
  }

  private ExternalIds readIds(String file) {
    var ids = new ExternalIds();
    String text = files.has(file) ? files.text(file) : null;
    if (text != null) {
      ids.addLines(file, text, problems);
    }
    return ids;
  }

  private ItemTable readItemTable() {
    String file = tableFile("item");
    var table = new ItemTable(file, problems);
    var reader = new ItemTableReader(table);
    readTable(file, reader::readJsonLines, reader::readCsv);
    return table;
  }

  private UserTable readUserTable() {
    String file = tableFile("user");
    var table = new UserTable(file, problems);
    readTable(file, table::readJsonLines, table::readCsv);
    return table;
  }

  /** Returns the file of the table of users or items, which need not exist. */
  private String tableFile(String what) {
    String json = what + "s.jsonl";
    String csv = what + "s.csv";
    if (files.has(json) && files.has(csv)) {
      problems.error(csv, "a dataset must have one %s table; %s exists too".formatted(what, json));
    }
    return files.has(json) ? json : csv;
  }

  private void readTable(String file, Consumer<String> json, Consumer<String> csv) {
    String text = files.has(file) ? files.text(file) : null;
    if (text != null) {
      (file.endsWith(".jsonl") ? json : csv).accept(text);
    }
  }

  private void checkCovers(String file, ExternalIds ids, int count) {
    if (ids.count() > 0 && ids.count() < count) {
      problems.error(
          file, "must have one line per index; %d lines, %d indices".formatted(ids.count(), count));
    }
  }

  private void checkRows(Modality modality, int itemCount, int smallestItem) {
    if (modality.rows() < itemCount) {
      boolean fromOne = smallestItem == 1 && modality.rows() == itemCount - 1;
      problems.error(
          modality.file(),
          "features must have one row per item; %d rows, %d items (the other files name item %d)%s"
              .formatted(
                  modality.rows(),
                  itemCount,
                  itemCount - 1,
                  fromOne
                      ? "; itemID counts from 1 here and must count from 0: subtract 1 from each"
                      : ""));
    }
  }
}
