package org.ccdrec.trainer.data.items;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.trainer.data.problem.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * The reader of item tables, {@code items.jsonl} or {@code items.csv}, in UTF-8.
 *
 * <p>JSON lines: each line is an object with the key {@code itemID} (the index of the item) and
 * optionally {@code id} (its external id), {@code title}, {@code category}, {@code image} and
 * {@code attributes}, an object of further properties whose values are strings, numbers, booleans
 * or lists of strings. Other keys are errors.
 *
 * <p>CSV: a header line names the columns; {@code itemID} must be among them; {@code id}, {@code
 * title}, {@code category} and {@code image} mean the same as above, and every other column is an
 * attribute. An empty cell means no value.
 *
 * <p>{@link AttributeSchema} describes how the types of attributes are inferred. Not safe for use
 * by several threads.
 */
public final class ItemTableReader {
  private static final Set<String> KEYS =
      Set.of("itemID", "id", "title", "category", "image", "attributes");
  private final ItemTable table;

  /** Creates a reader that fills a table. */
  public ItemTableReader(ItemTable table) {
    this.table = table;
  }

  /** Reads the text of {@code items.jsonl}. */
  public void readJsonLines(String text) {
    TableLines lines = table.lines();
    lines.json(
        text,
        KEYS,
        (line, item, object) ->
            table.add(
                item,
                new ItemTable.Row(line, text(line, object, "id"), metadata(lines, line, object))));
  }

  private ItemMetadata metadata(TableLines lines, long line, JsonNode object) {
    return new ItemMetadata(
        text(line, object, "title"),
        text(line, object, "category"),
        text(line, object, "image"),
        lines.attributes(line, object.path("attributes")));
  }

  private @Nullable String text(long line, JsonNode object, String key) {
    JsonNode value = object.path(key);
    if (value.isContainerNode()) {
      table
          .lines()
          .error(line, FormatException.shown(key) + " must be a string, number or boolean");
      return null;
    }
    return value.isMissingNode() || value.isNull() ? null : value.asText();
  }

  /** Reads the text of {@code items.csv}. */
  public void readCsv(String text) {
    table
        .lines()
        .csv(
            text,
            (line, item, cells) -> {
              String id = cells.remove("id");
              String title = cells.remove("title");
              String category = cells.remove("category");
              String image = cells.remove("image");
              var metadata = new ItemMetadata(title, category, image, Map.copyOf(cells));
              table.add(item, new ItemTable.Row(line, id, metadata));
            });
  }
}
