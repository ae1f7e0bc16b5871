package org.ccdrec.trainer.importing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.files.FileHash;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.features.NpyReader;
import org.ccdrec.trainer.data.items.ExternalIds;
import org.ccdrec.trainer.data.items.ItemTable;
import org.ccdrec.trainer.data.items.ItemTableReader;
import org.ccdrec.trainer.data.problem.DataException;
import org.ccdrec.trainer.data.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks the files of a model that another program trained; all errors are reported
 * together. Used once, by one thread.
 */
public final class ExternalModelReader {
  private static final int PROBLEMS_LISTED = 10;

  private final ExternalFiles files;
  private final Problems problems;

  private ExternalModelReader(ExternalFiles files) {
    this.files = files;
    this.problems = new Problems(files.items().resolveSibling(""), PROBLEMS_LISTED);
  }

  /**
   * Reads a model.
   *
   * @throws DataException with all errors of the files
   * @throws IOException if a file cannot be read
   */
  public static ExternalModel read(ExternalFiles files) throws IOException {
    return new ExternalModelReader(files).read();
  }

  private ExternalModel read() throws IOException {
    NpyReader.Matrix users = matrix(files.users());
    NpyReader.Matrix items = matrix(files.items());
    ExternalIds userIds = ids(files.userIds());
    ExternalIds itemIds = ids(files.itemIds());
    Map<String, NpyReader.Matrix> content = content();
    problems.throwIfAny();
    if (users == null || items == null) {
      throw problems.exception();
    }
    requireSameWidth(users, items);
    requireOneIdPerRow(files.userIds(), userIds, users.rows());
    requireOneIdPerRow(files.itemIds(), itemIds, items.rows());
    content.forEach((modality, matrix) -> requireRows(modality, matrix, items.rows()));
    problems.throwIfAny();
    ItemTable table = itemTable(items.rows());
    table.nameItems(itemIds);
    List<String> userNames = userIds.complete(users.rows(), problems);
    List<String> itemNames = itemIds.complete(items.rows(), problems);
    Interactions seen = seen(userNames, itemNames);
    problems.throwIfAny();
    return new ExternalModel(
        users,
        items,
        userNames,
        itemNames,
        seen,
        table.metadata(items.rows()),
        table.attributeTypes(),
        content,
        FileHash.sha256(files.items()));
  }

  private NpyReader.@Nullable Matrix matrix(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return new NpyReader(name(file), problems).read(in, Files.size(file));
    }
  }

  private Map<String, NpyReader.Matrix> content() throws IOException {
    Map<String, NpyReader.Matrix> content = new LinkedHashMap<>();
    for (Map.Entry<String, Path> file : files.content().entrySet()) {
      NpyReader.Matrix matrix = matrix(file.getValue());
      if (matrix != null) {
        content.put(file.getKey(), matrix);
      }
    }
    return content;
  }

  private ExternalIds ids(Path file) throws IOException {
    ExternalIds ids = new ExternalIds();
    ids.addLines(name(file), text(file), problems);
    return ids;
  }

  private void requireSameWidth(NpyReader.Matrix users, NpyReader.Matrix items) {
    if (users.columns() != items.columns()) {
      problems.error(
          name(files.users()),
          "user and item vectors must have the same width; %d and %d"
              .formatted(users.columns(), items.columns()));
    }
  }

  private void requireOneIdPerRow(Path file, ExternalIds ids, int rows) {
    if (ids.count() != rows) {
      problems.error(
          name(file),
          "must have one id per row of the vectors; %d ids, %d rows".formatted(ids.count(), rows));
    }
  }

  private void requireRows(String modality, NpyReader.Matrix matrix, int items) {
    if (matrix.rows() != items) {
      problems.error(
          "content " + modality,
          "must have one row per item; %d rows, %d items".formatted(matrix.rows(), items));
    }
  }

  private ItemTable itemTable(int items) throws IOException {
    Path file = files.metadata();
    ItemTable table = new ItemTable(file == null ? "items.jsonl" : name(file), problems);
    if (file == null) {
      return table;
    }
    if (name(file).endsWith(".jsonl")) {
      new ItemTableReader(table).readJsonLines(text(file));
    } else {
      new ItemTableReader(table).readCsv(text(file));
    }
    int described = table.itemCount(items);
    if (described > items) {
      problems.error(
          name(file),
          "itemID must be a row of the item vectors, from 0 to %d; found %d"
              .formatted(items - 1, described - 1));
      throw problems.exception();
    }
    return table;
  }

  private Interactions seen(List<String> userIds, List<String> itemIds) throws IOException {
    Path file = files.seen();
    return new SeenPairs(file == null ? "" : name(file), userIds, itemIds, problems)
        .read(file == null ? "" : text(file));
  }

  private String text(Path file) throws IOException {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      problems.error(name(file), "must be UTF-8 text");
      return "";
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
