package org.ccdrec.prepare.staging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ccdrec.prepare.columns.ColumnRole;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLoaderTest {
  private static final List<ColumnRole> ROLES =
      List.of(ColumnRole.USER, ColumnRole.ITEM, ColumnRole.TIME);

  @TempDir Path directory;

  @Test
  void everyValueIsStoredAsItIs() throws Exception {
    String[] pieces = {
      "a", "0", " ", ",", "\t", "\n", "\r", "\"", "'", "\\", "\\N", "#", "|", ";", "NULL", "null",
      "nan", "é", "\u00a0", "\u2028", "\u0085", "\ufeff", "😀", "\u007f", "\u0001"
    };
    var random = new Random(3);
    List<@Nullable String[]> rows = new ArrayList<>();
    for (int row = 0; row < 3000; row++) {
      @Nullable String[] values = new String[ROLES.size()];
      for (int at = 0; at < values.length; at++) {
        var value = new StringBuilder();
        for (int length = random.nextInt(4); length > 0; length--) {
          value.append(pieces[random.nextInt(pieces.length)]);
        }
        values[at] = random.nextInt(8) == 0 ? null : value.toString();
      }
      rows.add(values);
    }
    rows.add(new String[] {"x".repeat(3_000_000), "i", "1"});
    rows.add(new String[] {"x".repeat(4096), "i", "1"});
    rows.add(new String[] {null, null, null});

    assertEquals(rows.stream().map(Arrays::asList).toList(), loaded(rows));
  }

  @Test
  void rowsOfSeveralFilesKeepTheirFileAndLine() throws Exception {
    try (Staging staging = Staging.create(directory)) {
      new EventStage(staging, new Rejects(staging));
      for (int source = 0; source < 2; source++) {
        try (var loader = new EventLoader(staging, source, ROLES)) {
          loader.row(2, new String[] {"plain", "i", "1"});
          loader.row(1L << 40, new String[] {"not\nplain", "i", "1"});
          loader.finish();
        }
      }
      List<String> found = new ArrayList<>();
      staging.rows(
          "select source, line from event order by all",
          row -> found.add(row.getString(1) + ":" + row.getString(2)));
      assertEquals(List.of("0:2", "0:1099511627776", "1:2", "1:1099511627776"), found);
    }
  }

  /** Returns the rows that were stored, in the order of their lines. */
  private List<List<String>> loaded(List<@Nullable String[]> rows) throws Exception {
    List<List<String>> stored = new ArrayList<>();
    try (Staging staging = Staging.create(directory)) {
      new EventStage(staging, new Rejects(staging));
      try (var loader = new EventLoader(staging, 0, ROLES)) {
        for (int line = 0; line < rows.size(); line++) {
          loader.row(line, rows.get(line));
        }
        loader.finish();
      }
      assertFalse(Files.exists(directory.resolve("events.tsv")));
      staging.rows(
          """
          select "user", item, time from event where coalesce(type, rating, weight, split) is null
          order by line""",
          row -> {
            stored.add(Arrays.asList(row.getString(1), row.getString(2), row.getString(3)));
          });
    }
    return stored;
  }
}
