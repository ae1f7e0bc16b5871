package org.ccdrec.prepare.output;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.prepare.encode.FeatureFile;
import org.ccdrec.prepare.source.BenchmarkDirectory;
import org.ccdrec.prepare.staging.Staging;
import org.jspecify.annotations.Nullable;

/**
 * Writes the columns of type {@code float_seq} in RecBole's {@code .item} files as feature
 * matrices: {@code emb:float_seq} becomes {@code emb_feat.npy}. The width is the most frequent one;
 * items without a value, or with another width, have a zero row.
 */
public final class SequenceFeatures {
  private final Staging staging;
  private final Path directory;

  /** Creates a writer from staged and numbered items to the directory of a dataset. */
  public SequenceFeatures(Staging staging, Path directory) {
    this.staging = staging;
    this.directory = directory;
  }

  /** Writes the matrices and returns a line for the user about each. */
  public List<String> write() throws IOException {
    List<String> names = new ArrayList<>();
    staging.rows(
        "select distinct name from feature order by name", row -> names.add(row.getString(1)));
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      lines.add(write(name));
    }
    return lines;
  }

  private String write(String name) throws IOException {
    String literal = Staging.literal(name);
    int width =
        (int)
            staging.number(
                """
                select mode(len(string_split_regex(trim(value), ' +'))) from feature
                where name = %s"""
                    .formatted(literal));
    long items = staging.number("select count(*) from item_id");
    String file = BenchmarkDirectory.modality(name) + "_feat.npy";
    long[] counts = {0, 0};
    try (FeatureFile features = FeatureFile.create(directory.resolve(file), items, width)) {
      staging.rows(
          """
          select n, value from feature join item_row using (source, line)
          join item_id on id = item where name = %s order by n"""
              .formatted(literal),
          row -> {
            float[] vector = parse(row.getString(2), width);
            counts[vector == null ? 1 : 0]++;
            if (vector != null) {
              features.write(row.getLong(1), vector);
            }
          });
    }
    return "%s: %,d items have %d numbers in the column %s; %,d are no %d finite numbers (zero rows)"
        .formatted(file, counts[0], width, name, counts[1], width);
  }

  private static float @Nullable [] parse(String text, int width) {
    String[] parts = text.strip().split(" +");
    if (parts.length != width) {
      return null;
    }
    float[] vector = new float[width];
    for (int at = 0; at < width; at++) {
      try {
        vector[at] = Float.parseFloat(parts[at]);
      } catch (NumberFormatException e) {
        return null;
      }
      if (!Float.isFinite(vector[at])) {
        return null;
      }
    }
    return vector;
  }
}
