package org.ccdrec.prepare.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rows that are read ahead are those of the table, up to its end or to a failure on either side.
 */
@Timeout(60)
class ReadAheadTest {
  private static final IOException MALFORMED = new IOException("malformed");

  /** A table of numbers, of which each hundredth row is broken; the array is used again. */
  private record Numbers(long count, boolean isMalformed) implements Table {
    @Override
    public List<String> columns(long rows) {
      return List.of("number");
    }

    @Override
    public void read(List<String> columns, Rows rows) throws IOException {
      @Nullable String[] values = new String[columns.size()];
      for (long line = 1; line <= count; line++) {
        values[0] = "value " + line;
        if (line % 100 == 0) {
          rows.broken(line, "must not be a hundred", "found " + line);
        } else {
          rows.row(line, values);
        }
      }
      if (isMalformed) {
        throw MALFORMED;
      }
    }
  }

  /** Writes down what it receives; fails at a line. */
  private record Receiver(List<String> received, long failsAt) implements Table.Rows {
    @Override
    public void row(long line, @Nullable String[] values) throws IOException {
      if (line == failsAt) {
        throw new IOException("full");
      }
      received.add(line + " " + values[0]);
    }

    @Override
    public void broken(long line, String rule, String found) {
      received.add(line + " " + rule + " " + found);
    }
  }

  private static List<String> expected(long count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(
            line ->
                line % 100 == 0
                    ? line + " must not be a hundred found " + line
                    : line + " value " + line)
        .toList();
  }

  @Test
  void rowsComeInOrderHoweverMany() throws IOException {
    for (long count : new long[] {0, 1, 2047, 2048, 2049, 50_000}) {
      List<String> received = new ArrayList<>();
      var table = new ReadAhead(new Numbers(count, false));
      table.read(table.columns(1), new Receiver(received, -1));
      assertEquals(expected(count), received);
    }
  }

  @Test
  void aMalformedTableFailsAfterTheRowsBefore() {
    List<String> received = new ArrayList<>();
    var table = new ReadAhead(new Numbers(5000, true));
    assertSame(
        MALFORMED,
        assertThrows(
            IOException.class, () -> table.read(List.of("number"), new Receiver(received, -1))));
    assertEquals(expected(5000), received);
  }

  @Test
  void aReceiverThatFailsEndsTheReading() {
    List<String> received = new ArrayList<>();
    var endless = new ReadAhead(new Numbers(Long.MAX_VALUE, false));
    IOException failure =
        assertThrows(
            IOException.class, () -> endless.read(List.of("number"), new Receiver(received, 3001)));
    assertEquals("full", failure.getMessage());
    assertEquals(expected(3000), received);
    assertFalse(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().equals("reader")),
        "the reading thread has ended");
  }

  @Test
  void anInterruptedReceiverEndsTheReading() {
    var endless = new ReadAhead(new Numbers(Long.MAX_VALUE, false));
    Thread.currentThread().interrupt();
    assertThrows(
        IOException.class,
        () -> endless.read(List.of("number"), new Receiver(new ArrayList<>(), -1)));
    assertTrue(Thread.interrupted(), "the interruption is kept");
  }
}
