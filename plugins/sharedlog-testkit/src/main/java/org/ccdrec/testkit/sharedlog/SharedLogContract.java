package org.ccdrec.testkit.sharedlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ccdrec.sharedlog.LogReader;
import org.ccdrec.sharedlog.SharedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every shared log must do. */
public abstract class SharedLogContract {
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final long LONGEST_NANOS = Duration.ofSeconds(60).toNanos();

  private SharedLog log = new MemoryLog(1);

  /** Creates the suite. */
  protected SharedLogContract() {}

  /** Opens an empty log. */
  protected abstract SharedLog open() throws Exception;

  @BeforeEach
  final void openLog() throws Exception {
    log = open();
  }

  @AfterEach
  final void closeLog() {
    log.close();
  }

  private static List<SharedLog.Entry> entries(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            at ->
                new SharedLog.Entry(
                    "k" + at % 5, ("k" + at % 5 + " " + at).getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private static List<LogReader.Delivery> take(LogReader reader, int count) throws Exception {
    List<LogReader.Delivery> all = new ArrayList<>();
    long end = System.nanoTime() + LONGEST_NANOS;
    while (all.size() < count && System.nanoTime() < end) {
      all.addAll(reader.poll(WAIT));
    }
    return all;
  }

  @Test
  void everyReaderGetsEveryEntryInTheOrderOfItsKey() throws Exception {
    log.append(entries(0, 100));
    log.append(entries(100, 200));
    for (int reader = 0; reader < 2; reader++) {
      try (LogReader opened = log.read(Map.of())) {
        List<LogReader.Delivery> all = take(opened, 200);
        assertEquals(200, all.size());
        assertEquals(0, opened.remaining());
        Map<String, Integer> last = new HashMap<>();
        for (LogReader.Delivery each : all) {
          String[] parts = new String(each.value(), StandardCharsets.UTF_8).split(" ", -1);
          int number = Integer.parseInt(parts[1]);
          Integer before = last.put(parts[0], number);
          assertTrue(before == null || before < number, parts[0] + ": " + before + ", " + number);
        }
      }
    }
  }

  @Test
  void aReaderGoesOnWhereItIsTold() throws Exception {
    log.append(entries(0, 50));
    Map<Integer, Long> next = new HashMap<>();
    try (LogReader first = log.read(Map.of())) {
      take(first, 50).forEach(each -> next.merge(each.partition(), each.offset() + 1, Math::max));
    }
    log.append(entries(50, 80));
    try (LogReader second = log.read(next)) {
      assertEquals(30, take(second, 30).size());
      assertEquals(List.of(), second.poll(WAIT));
    }
  }

  @Test
  void aReaderThatWaitsGetsWhatIsAppended() throws Exception {
    try (LogReader reader = log.read(Map.of())) {
      assertEquals(List.of(), reader.poll(WAIT));
      log.append(entries(0, 1));
      assertEquals(1, take(reader, 1).size());
    }
  }

  @Test
  void aFullBatchAndALargeEntryAreAccepted() throws Exception {
    log.append(entries(0, SharedLog.MOST_ENTRIES));
    log.append(List.of(new SharedLog.Entry("large", new byte[600_000])));
    try (LogReader reader = log.read(Map.of())) {
      assertEquals(SharedLog.MOST_ENTRIES + 1, take(reader, SharedLog.MOST_ENTRIES + 1).size());
    }
  }
}
