package org.ccdrec.trainer.data.items;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.trainer.data.problem.FormatException;
import org.ccdrec.trainer.data.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an item table by item index, while a dataset is read. Not safe for use by several
 * threads.
 */
public final class ItemTable {
  private final String file;
  private final Problems problems;
  private final AttributeSchema schema;
  private final IndexedRows<Row> rows;

  /** Creates an empty table that reports to a collector. */
  public ItemTable(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
    this.schema = new AttributeSchema(file.endsWith(".jsonl"));
    this.rows = new IndexedRows<>(new TableLines(file, "itemID", problems), "item");
  }

  /** The row of one item. */
  record Row(long line, @Nullable String id, ItemMetadata metadata) implements IndexedRows.Row {}

  /**
   * Returns the largest item index of the table plus one, after reporting and removing rows whose
   * index is too large by the rule of {@link org.ccdrec.trainer.data.inter.InteractionReader}.
   *
   * @param known number of items according to another file
   */
  public int itemCount(int known) {
    return rows.count(known);
  }

  void add(int item, Row row) {
    row.metadata.attributes().forEach((name, value) -> observe(name, value, row.line));
    rows.add(item, row);
  }

  private void observe(String attribute, Object value, long line) {
    String fault = schema.observe(attribute, value, line);
    if (fault != null) {
      problems.error(file, line, fault);
    }
  }

  /** Returns the type of each attribute by name. */
  public Map<String, AttributeType> attributeTypes() {
    return schema.types();
  }

  /** Returns the lines of the table. */
  TableLines lines() {
    return rows.lines();
  }

  /** Sets the external ids that the table contains. */
  public void nameItems(ExternalIds ids) {
    rows.name(ids);
  }

  /** Returns the metadata of each item, or an empty list if the table has no rows. */
  public List<ItemMetadata> metadata(int itemCount) {
    if (rows.isEmpty()) {
      return List.of();
    }
    var metadata = new ArrayList<ItemMetadata>(Collections.nCopies(itemCount, ItemMetadata.NONE));
    rows.forEach((item, row) -> metadata.set(item, typed(row.metadata)));
    return metadata;
  }

  private ItemMetadata typed(ItemMetadata raw) {
    Map<String, Object> attributes = schema.convert(raw.attributes());
    return new ItemMetadata(raw.title(), raw.category(), raw.image(), attributes);
  }

  /** Reports pictures outside the dataset as errors and missing ones as a warning. */
  public void checkPictures(Path directory) {
    int missing = 0;
    long example = 0;
    for (Row row : rows.values()) {
      String image = row.metadata.image();
      if (image == null || PicturePath.isUri(image)) {
        continue;
      }
      Path picture = PicturePath.resolve(directory, image);
      if (picture == null) {
        problems.error(
            file,
            row.line,
            "image must be a path inside the dataset or a URI; it is "
                + FormatException.shown(image));
      } else if (!Files.isRegularFile(picture)) {
        missing++;
        example = example == 0 ? row.line : Math.min(example, row.line);
      }
    }
    if (missing > 0) {
      problems.warn(file, example, "missing pictures: " + missing + "; this line names the first");
    }
  }
}
