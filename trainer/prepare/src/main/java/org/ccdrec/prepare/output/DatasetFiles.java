package org.ccdrec.prepare.output;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.prepare.staging.Staging;

/**
 * The files of a dataset: {@code <name>.inter}, {@code users.txt}, {@code items.txt} and, if there
 * is item metadata, {@code items.jsonl} and {@code texts.jsonl}.
 *
 * <p>{@code texts.jsonl} has a line for each item with a title or description, {@code {"id":…,
 * "title":…, "brand":…, "categories":…, "description":…}}, for text encoders. The trainer does not
 * read it.
 */
public final class DatasetFiles {
  private final Staging staging;
  private final Path directory;

  /**
   * Creates a writer from a database of numbered and split interactions to an existing directory.
   */
  public DatasetFiles(Staging staging, Path directory) {
    this.staging = staging;
    this.directory = directory;
  }

  /**
   * Writes the interactions ordered by label, user and item, with the time in milliseconds if
   * known.
   */
  public void interactions(String name, boolean timed) throws IOException {
    String time = timed ? ", moment \"timestamp\"" : "";
    staging.execute(
        """
        copy (select "user" "userID", item "itemID", label x_label, weight%s
          from interaction order by label, "user", item)
        to %s (format csv, delimiter '\t', header true, quote '')"""
            .formatted(time, Staging.literal(directory.resolve(name + ".inter").toString())));
  }

  /** Writes the ids of users and items; line n holds the id of index n − 1. */
  public void ids() throws IOException {
    write("users.txt", "select id from user_id order by n");
    write("items.txt", "select id from item_id order by n");
  }

  private void write(String file, String query) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(directory.resolve(file))) {
      staging.rows(
          query,
          row -> {
            out.write(row.getString(1));
            out.write('\n');
          });
    }
  }
}
