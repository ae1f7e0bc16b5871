package org.ccdrec.server.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One test's part of the table of faults. It writes what the server did to {@code
 * target/fault-matrix/} and requires a row in {@code docs/faults.md} for each fault.
 */
public final class FaultTable {
  private static final Path DOCUMENT = Path.of("..", "docs", "faults.md");
  private static final Pattern ROW = Pattern.compile("\\| (.+?) \\| (.+) \\| `(\\S+)` \\|");

  private final Path file;
  private final List<Row> documented;
  private final String test;

  /**
   * A row of the document.
   *
   * @param fault what goes wrong
   * @param outcome what the server does
   * @param test {@code Class.method} that shows it
   */
  public record Row(String fault, String outcome, String test) {}

  private FaultTable(String test, Path file) throws IOException {
    this.test = test;
    this.file = file;
    this.documented = documented();
  }

  /** Starts the part of one test, named {@code Class.method}. */
  public static FaultTable of(String test) throws IOException {
    Path directory = Files.createDirectories(Path.of("target", "fault-matrix"));
    Path file = directory.resolve(test + ".md");
    Files.writeString(file, "| fault | what the server did |\n|---|---|\n");
    return new FaultTable(test, file);
  }

  /** Returns the rows of the document. */
  public static List<Row> documented() throws IOException {
    return Files.readAllLines(DOCUMENT).stream()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(row -> new Row(row.group(1), row.group(2), row.group(3)))
        .toList();
  }

  /** Records what the server did about a fault. */
  public void row(String fault, String place, String outcome) throws IOException {
    assertTrue(
        documented.stream().anyMatch(row -> row.fault().equals(fault) && row.test().equals(test)),
        () -> "docs/faults.md must have the row | " + fault + " | … | `" + test + "` |");
    String line = "| %s: %s | %s |%n".formatted(fault, place, outcome.replaceAll("\\s+", " "));
    Files.writeString(file, line, StandardOpenOption.APPEND);
  }
}
