package org.ccdrec.server.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventType;
import org.ccdrec.server.acted.LogPosition;
import org.ccdrec.server.attribution.AnswerIds;
import org.ccdrec.server.attribution.AnswerOrigin;
import org.ccdrec.server.attribution.AnswerOrigin.Assignment;
import org.ccdrec.server.attribution.Explored;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.experiment.ExperimentSettings;
import org.ccdrec.server.experiment.Experiments;
import org.ccdrec.server.experiment.Metric;
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

  private static Event shown(int user, String variant, Instant at) {
    var assignment = new Assignment("prices", variant, user & 0xff, true);
    String id =
        IDS.seal("s-" + user + at, AnswerOrigin.of(assignment, List.of("i0"), Explored.NONE));
    return new Event(at, "user-" + user, "i0", EventType.SHOWN, id, 0.0);
  }

  private Experiments experiments() throws IOException {
    Path file = directory.resolve("experiments.yaml");
    Files.writeString(
        file, "experiments: {prices: {variants: {low: {}, high: {weight: 3, exactSearch: true}}}}");
    var settings =
        new ExperimentSettings(
            Optional.of(file), Optional.empty(), Optional.empty(), Duration.ofSeconds(1));
    return Experiments.open(
        settings,
        directory.resolve("state"),
        new Experiments.Surroundings(
            () -> new Experiments.Known(Set.of(), Set.of()), metrics, Clock.systemUTC()));
  }

  private OutcomeReports reports(Outcomes outcomes, int low, int high) throws IOException {
    for (int user = 0; user < low + high; user++) {
      Event event = shown(user, user < low ? "low" : "high", NOW);
      Event again = shown(user, user < low ? "low" : "high", NOW.plusSeconds(1));
      outcomes.add(List.of(event, again), new LogPosition(1, user + 1L));
    }
    return new OutcomeReports(experiments(), outcomes);
  }

  @Test
  void usersInTheSharesOfTheWeightsAreNoMismatch() throws IOException {
    try (Outcomes outcomes = open()) {
      OutcomeReports reports = reports(outcomes, 2000, 6100);
      SampleRatio ratio = Objects.requireNonNull(reports.all().getFirst().sampleRatio());
      assertFalse(ratio.isMismatch(), ratio.toString());
      assertEquals(Map.of("low", 0.25, "high", 0.75), ratio.shares());
      long sampled = ratio.users().get("low") + ratio.users().get("high");
      assertTrue(sampled > 5000 && sampled < 6000, "the sample of high has 4,095 users: " + ratio);
    }
  }

  @Test
  void missingUsersAreAMismatchInJsonCsvAndMetrics() throws IOException {
    try (Outcomes outcomes = open()) {
      OutcomeReports reports = reports(outcomes, 600, 1400);
      reports.register();
      SampleRatio ratio = Objects.requireNonNull(reports.all().getFirst().sampleRatio());
      assertTrue(ratio.isMismatch(), ratio.toString());
      assertEquals(Map.of("low", 600L, "high", 1400L), ratio.users());
      String json = OutcomeJson.write(reports).toString();
      assertTrue(json.contains("\"mismatch\":true"), json);
      List<String> lines = OutcomeCsv.write(reports.all()).lines().toList();
      assertTrue(lines.get(1).contains(",600,0.25," + ratio.pValue()), lines.get(1));
      int columns = lines.getFirst().split(",", -1).length;
      lines.forEach(line -> assertEquals(columns, line.split(",", -1).length, line));
      String text = new String(metrics.prometheusText(), StandardCharsets.UTF_8);
      assertTrue(
          text.contains("ccdrec_experiment_sample_ratio_p_value{experiment=\"prices\"} "), text);
      assertFalse(
          text.contains("ccdrec_experiment_sample_ratio_p_value{experiment=\"prices\"} NaN"), text);
    }
  }

  @Test
  void fewUsersAreNotJudged() throws IOException {
    try (Outcomes outcomes = open()) {
      OutcomeReports reports = reports(outcomes, 99, 0);
      reports.register();
      assertNull(reports.all().getFirst().sampleRatio());
      String text = new String(metrics.prometheusText(), StandardCharsets.UTF_8);
      assertTrue(
          text.contains("ccdrec_experiment_sample_ratio_p_value{experiment=\"prices\"} NaN"), text);
    }
  }

  @Test
  void ratesOverTimeAndUsersSurviveARestart() throws IOException {
    try (Outcomes outcomes = open()) {
      for (int hour = 0; hour < 5; hour++) {
        for (int user = 0; user < 40; user++) {
          Instant at = NOW.plus(Duration.ofMinutes(60L * hour + user));
          outcomes.add(List.of(shown(user, "low", at)), new LogPosition(1, 1 + 40L * hour + user));
        }
      }
    }
    try (Outcomes outcomes = open()) {
      VariantCounts low = outcomes.counts().get(LOW);
      List<Long> impressions =
          low.series().stream()
              .map(each -> (long) each.estimates().get(Metric.CLICKS).trials())
              .toList();
      assertEquals(List.of(40L, 80L, 120L, 160L, 200L), impressions, "at the end of each hour");
      assertEquals(40, low.users().below(Long.MAX_VALUE));
      String json = OutcomeJson.write(new OutcomeReports(experiments(), outcomes)).toString();
      assertTrue(json.contains("\"series\":[{\"at\":\"2026-05-01T12:39:00Z\",\"clicks\":{"), json);
    }
  }

  @Test
  void aFileOfTheFormerFormatIsRead() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(0x43444f31);
    out.writeLong(1);
    out.writeLong(77);
    out.writeInt(1);
    out.writeUTF("prices");
    out.writeUTF("low");
    out.writeLong(NOW.toEpochMilli());
    for (int count = 0; count < 256 + 33 + 33; count++) {
      out.writeLong(count == 5 ? 9 : 0);
      out.writeLong(0);
      out.writeLong(0);
      out.writeDouble(0);
    }
    out.writeInt(0);
    var checksum = new CRC32C();
    checksum.update(bytes.toByteArray());
    out.writeInt((int) checksum.getValue());
    Files.write(directory.resolve("outcomes"), bytes.toByteArray());
    try (Outcomes outcomes = open()) {
      assertEquals(new LogPosition(1, 77), outcomes.position());
      assertEquals(9, outcomes.counts().get(LOW).byGroup().impressions()[5]);
      assertEquals(0, outcomes.counts().get(LOW).users().below(Long.MAX_VALUE));
    }
  }
}
