package org.ccdrec.server.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventType;
import org.ccdrec.server.acted.LogPosition;
import org.ccdrec.server.attribution.AnswerIds;
import org.ccdrec.server.attribution.AnswerOrigin;
import org.ccdrec.server.attribution.AnswerOrigin.Assignment;
import org.ccdrec.server.attribution.Explored;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.experiment.Experiments;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outcomes are what the event log says, whenever and however the server ended. */
class OutcomesTest {
  private static final AnswerIds IDS = AnswerIds.signedWith(new byte[] {1, 2, 3});
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final VariantKey LOW = new VariantKey("prices", "low");

  @TempDir Path directory = Path.of("unset");
  private final ServerMetrics metrics = new ServerMetrics();

  private static String answer(int number, boolean isCounted, Explored explored) {
    List<String> items = IntStream.range(0, 10).mapToObj(item -> "i" + item).toList();
    var assignment = new Assignment("prices", "low", number & 0xff, isCounted);
    return IDS.seal("a-" + number, AnswerOrigin.of(assignment, items, explored));
  }

  private static Event event(String answer, int item, EventType type, double value) {
    return new Event(NOW, "u", "i" + item, type, answer, value);
  }

  private Outcomes open() throws IOException {
    return Outcomes.open(directory, IDS, metrics);
  }

  @Test
  void eventsCountByVariantGroupAndRank() throws IOException {
    String answer = answer(7, true, new Explored(0.1f, 20, 0b100));
    try (Outcomes outcomes = open()) {
      outcomes.add(
          List.of(
              event(answer, 0, EventType.SHOWN, 0),
              event(answer, 2, EventType.SHOWN, 0),
              event(answer, 2, EventType.CLICK, 0),
              event(answer, 2, EventType.CLICK, 0),
              event(answer, 2, EventType.BUY, 12.5),
              event(answer, 2, EventType.LIKE, 3),
              event(answer, 99, EventType.CLICK, 0),
              event(answer(8, false, Explored.NONE), 2, EventType.CLICK, 0),
              event("a-9", 2, EventType.CLICK, 0),
              event(answer + "x", 2, EventType.CLICK, 0)),
          new LogPosition(1, 100));
      VariantCounts low = outcomes.counts().get(LOW);
      assertEquals(Map.of(LOW, low).keySet(), outcomes.counts().keySet());
      assertEquals(2, low.byGroup().impressions()[7]);
      assertEquals(2, low.byGroup().clicks()[7]);
      assertEquals(1, low.byRank().impressions()[1]);
      assertEquals(1, low.byRank().clicks()[3], "a repeated click counts once");
      assertEquals(1, low.byRank().clicks()[0], "the rank of an unknown item");
      assertEquals(12.5, low.byRank().revenue()[3]);
      assertEquals(1, low.drawn().clicks()[3]);
      assertEquals(0, low.drawn().impressions()[1]);
    }
    String text = new String(metrics.prometheusText(), StandardCharsets.UTF_8);
    assertTrue(
        text.contains(
            "ccdrec_experiment_events_total{experiment=\"prices\",type=\"click\",variant=\"low\"} 2"),
        text);
  }

  private static void assertSame(VariantCounts expected, VariantCounts counts) {
    assertEquals(
        Arrays.toString(expected.byRank().clicks()), Arrays.toString(counts.byRank().clicks()));
    assertEquals(
        Arrays.toString(expected.byGroup().impressions()),
        Arrays.toString(counts.byGroup().impressions()));
    assertEquals(
        Arrays.toString(expected.byGroup().revenue()), Arrays.toString(counts.byGroup().revenue()));
    assertEquals(expected.lastAt(), counts.lastAt());
  }

  /** Starts again and again, sometimes as after kill -9, and compares with one that ran on. */
  @Test
  void aRestartLosesNothingAndCountsNothingTwice() throws Exception {
    long seed = 5;
    var random = new Random(seed);
    Path other = directory.resolve("other");
    Path log = directory.resolve("log");
    try (Outcomes whole = Outcomes.open(other, IDS, metrics)) {
      int sent = 0;
      for (int run = 0; run < 12; run++) {
        Outcomes outcomes = Outcomes.open(log, IDS, metrics);
        try (Events events =
            Events.open(TestSettings.events(), log, List.of(outcomes), Clock.systemUTC())) {
          for (int count = random.nextInt(40); count > 0; count--) {
            String answer = answer(sent, true, Explored.NONE);
            EventType type = random.nextBoolean() ? EventType.SHOWN : EventType.BUY;
            String body =
                ("{\"userId\":\"u\",\"itemId\":\"i%d\",\"type\":\"%s\",\"value\":1.5,"
                        + "\"recommendationId\":\"%s\",\"at\":\"%s\"}")
                    .formatted(sent % 10, type.label(), answer, NOW);
            events.take(body.getBytes(StandardCharsets.UTF_8)).get();
            whole.add(List.of(event(answer, sent % 10, type, 1.5)), new LogPosition(1, 1 + sent++));
          }
          if (whole.counts().containsKey(LOW)) {
            assertSame(whole.counts().get(LOW), outcomes.counts().get(LOW));
          }
        }
        if (random.nextBoolean()) { // otherwise the process was killed before it could write
          outcomes.close();
        }
        if (random.nextInt(4) == 0) {
          Files.write(log.resolve("outcomes"), new byte[] {1, 2, 3});
        }
      }
      assertTrue(sent > 50);
    }
  }

  @Test
  void aStateBeyondItsPositionIsNotWritten() throws IOException {
    Event shown = event(answer(1, true, Explored.NONE), 1, EventType.SHOWN, 0);
    Outcomes outcomes = open();
    outcomes.add(List.of(shown), new LogPosition(1, 50));
    outcomes.close();
    outcomes = open();
    outcomes.add(
        List.of(event(answer(2, true, Explored.NONE), 1, EventType.SHOWN, 0)),
        new LogPosition(1, 50));
    outcomes.close();
    outcomes = open();
    assertEquals(1, Arrays.stream(outcomes.counts().get(LOW).byGroup().impressions()).sum());
    outcomes.rewind(LogPosition.START);
    assertTrue(outcomes.counts().isEmpty());
  }

  @Test
  void reportsOfVariantsThatTheFileNoLongerHasHaveNoComparison() throws IOException {
    try (Outcomes outcomes = open()) {
      for (int number = 0; number < 600; number++) {
        String answer = answer(number, true, Explored.NONE);
        outcomes.add(
            List.of(
                event(answer, number % 10, EventType.SHOWN, 0),
                event(answer, number % 10, number % 3 == 0 ? EventType.BUY : EventType.LIKE, 2)),
            new LogPosition(1, number + 1L));
      }
      var reports = new OutcomeReports(Experiments.none(), outcomes);
      VariantReport low = reports.all().getFirst().variants().getFirst();
      assertEquals("undecided", low.decision());
      String json = OutcomeJson.write(reports).toString();
      assertTrue(json.contains("\"impressions\":600,\"clicks\":0,\"conversions\":200"), json);
      String csv = OutcomeCsv.write(reports.all());
      List<String> lines = csv.lines().toList();
      assertTrue(lines.get(1).startsWith("prices,low,all,false,600,0,200,400.0,"), csv);
      int columns = lines.getFirst().split(",", -1).length;
      lines.forEach(line -> assertEquals(columns, line.split(",", -1).length, line));
    }
  }
}
