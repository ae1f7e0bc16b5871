package org.ccdrec.prepare.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.prepare.staging.Staging;

/**
 * Writes the interactions in the formats of RecBole and MMRec, below {@code exports}.
 *
 * <p>{@code exports/recbole/NAME} holds atomic files with the original ids: {@code NAME.inter} with
 * all interactions, {@code NAME.train.inter}, {@code NAME.valid.inter} and {@code NAME.test.inter}
 * for {@code benchmark_filename: [train, valid, test]}, and {@code NAME.item}. {@code
 * exports/mmrec/NAME} holds {@code NAME.inter} with indices, labels and weights as ratings; MMRec
 * reads the feature matrices of the dataset directory as they are.
 */
public final class ExportedFiles {
  private static final String[] SPLITS = {"train", "valid", "test"};

  private final Staging staging;
  private final Path directory;
  private final String name;

  /** Creates a writer from numbered and split interactions to the directory of a dataset. */
  public ExportedFiles(Staging staging, Path directory, String name) {
    this.staging = staging;
    this.directory = directory;
    this.name = name;
  }

  /** Writes RecBole's atomic files. */
  public void recbole(boolean isTimed) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("exports/recbole").resolve(name));
    String time = isTimed ? ", moment / 1000.0 \"timestamp:float\"" : "";
    String interactions =
        """
        select u.id "user_id:token", i.id "item_id:token", weight "weight:float"%s
        from interaction join user_id u on u.n = "user" join item_id i on i.n = item
        where %s order by label, "user", item""";
    copy(interactions.formatted(time, "true"), folder.resolve(name + ".inter"));
    for (int label = 0; label < SPLITS.length; label++) {
      copy(
          interactions.formatted(time, "label = " + label),
          folder.resolve(name + "." + SPLITS[label] + ".inter"));
    }
    String oneLine = "regexp_replace(%s, '[\\t\\r\\n]+', ' ', 'g')";
    copy(
        """
        select id "item_id:token", %s "title:token_seq", %s "category:token", %s "brand:token"
        from item_id left join item_row on item = id order by n"""
            .formatted(
                oneLine.formatted("title"),
                oneLine.formatted("category"),
                oneLine.formatted("brand")),
        folder.resolve(name + ".item"));
  }

  /** Writes MMRec's interactions. */
  public void mmrec(boolean isTimed) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("exports/mmrec").resolve(name));
    copy(
        """
        select "user" "userID", item "itemID", weight rating, %s "timestamp", label x_label
        from interaction order by label, "user", item"""
            .formatted(isTimed ? "moment // 1000" : "0"),
        folder.resolve(name + ".inter"));
  }

  private void copy(String query, Path file) throws IOException {
    staging.execute(
        "copy (%s) to %s (format csv, delimiter '\t', header true, quote '')"
            .formatted(query, Staging.literal(file.toString())));
  }
}
