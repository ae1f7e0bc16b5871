package org.ccdrec.server.faults;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ccdrec.server.testing.FaultTable;
import org.junit.jupiter.api.Test;

/** Checks that every row of docs/faults.md names an existing test. */
class FaultTableTest {
  @Test
  void everyRowNamesATest() throws Exception {
    List<FaultTable.Row> rows = FaultTable.documented();
    assertFalse(rows.isEmpty());
    for (FaultTable.Row row : rows) {
      String file = row.test().substring(0, row.test().indexOf('.')) + ".java";
      String method = " " + row.test().substring(row.test().indexOf('.') + 1) + "(";
      assertTrue(
          sources().stream().anyMatch(source -> source.endsWith(file) && holds(source, method)),
          row.toString());
    }
  }

  private static List<Path> sources() throws Exception {
    try (Stream<Path> here = Files.walk(Path.of("src/test/java"));
        Stream<Path> snapshot = Files.walk(Path.of("../spi/snapshot/src/test/java"));
        Stream<Path> trainer = Files.walk(Path.of("../trainer/src/test/java"))) {
      return Stream.of(here, snapshot, trainer)
          .flatMap(files -> files)
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  private static boolean holds(Path source, String method) {
    try {
      return Files.readString(source).contains(method);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
