package org.ccdrec.server.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.ccdrec.server.metrics.ServerMetrics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is in which variant, on every server alike, and when a variant is stopped. */
class ExperimentsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-10T00:00:00Z"), ZoneOffset.UTC);
  private static final String TWO =
      """
      experiments:
        ranking:
          trafficTo: 0.5
          variants: {plain: {}, exact: {weight: 3, exactSearch: true}}
          testers: {u7: plain, u8: exact}
          guard: {answers: 20, latency: 1s, errors: 0.1, coverage: 0.5}
        beam:
          trafficFrom: 0.5
          variants: {narrow: {searchBeam: 50}, wide: {searchBeam: 500}, usual: {}}
          control: usual
      """;

  @TempDir Path directory = Path.of("unset");
  private final ServerMetrics metrics = new ServerMetrics();

  private Experiments open(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("experiments.yaml"), yaml);
    var settings =
        new ExperimentSettings(
            Optional.of(file), Optional.empty(), Optional.empty(), java.time.Duration.ofSeconds(1));
    return Experiments.open(
        settings,
        directory.resolve("state"),
        new Experiments.Surroundings(
            () -> new Experiments.Known(Set.of("diverse"), Set.of("home", "cart")),
            metrics,
            CLOCK));
  }

  private static String variantOf(Experiments experiments, String userId) {
    Treatment treatment = experiments.of(userId, null);
    return treatment == null
        ? "none"
        : treatment.assignment().experiment() + "/" + treatment.assignment().variant();
  }

  @Test
  void usersAreDividedByTheSharesAndStayWithTheirVariant() throws IOException {
    Experiments one = open(TWO);
    Experiments other = open(TWO);
    Map<String, Integer> counts = new HashMap<>();
    int users = 40_000;
    for (int user = 0; user < users; user++) {
      String variant = variantOf(one, "user-" + user);
      counts.merge(variant, 1, Integer::sum);
      assertEquals(variant, variantOf(other, "user-" + user));
    }
    Map<String, Double> expected =
        Map.of(
            "ranking/plain", 0.125,
            "ranking/exact", 0.375,
            "beam/narrow", 0.5 / 3,
            "beam/wide", 0.5 / 3,
            "beam/usual", 0.5 / 3);
    assertEquals(expected.keySet(), counts.keySet());
    expected.forEach(
        (variant, share) ->
            assertEquals(share, (double) counts.get(variant) / users, 0.01, variant));
  }

  @Test
  void theGroupIsIndependentOfTheVariant() throws IOException {
    Experiments experiments = open(TWO);
    double[] sums = new double[2];
    int[] users = new int[2];
    for (int user = 0; user < 40_000; user++) {
      Treatment treatment = Objects.requireNonNull(experiments.of("user-" + user, null));
      int arm = treatment.assignment().variant().equals("wide") ? 1 : 0;
      sums[arm] += treatment.assignment().group();
      users[arm]++;
    }
    assertEquals(127.5, sums[0] / users[0], 3);
    assertEquals(127.5, sums[1] / users[1], 3);
  }

  @Test
  void testersGetTheirVariantAndDoNotCount() throws IOException {
    Experiments experiments = open(TWO);
    assertEquals("ranking/plain", variantOf(experiments, "u7"));
    assertEquals("ranking/exact", variantOf(experiments, "u8"));
    assertFalse(Objects.requireNonNull(experiments.of("u8", null)).assignment().isCounted());
    assertTrue(Objects.requireNonNull(experiments.of("u9", null)).assignment().isCounted());
  }

  @Test
  void anExperimentThatIsOffOrNotYetOrNoMoreRunningTakesNobody() throws IOException {
    for (String when :
        List.of("enabled: false", "start: 2026-05-10T00:00:01Z", "end: 2026-05-10T00:00:00Z")) {
      String yaml = "experiments: {a: {" + when + ", variants: {x: {}, y: {}}, testers: {u: y}}}";
      assertNull(open(yaml).of("u", null), when);
    }
    assertNull(Experiments.none().of("u", null));
    assertTrue(Experiments.none().isEmpty());
  }

  @Test
  void anExperimentTakesRequestsToItsPlacementsOnly() throws IOException {
    Experiments experiments =
        open(
            """
            experiments:
              a: {variants: {x: {}, y: {}}}
              b: {placements: [home, cart], variants: {x: {}, y: {}}}
            """);
    assertEquals("a", experimentOf(experiments, null));
    assertEquals("b", experimentOf(experiments, "home"));
    assertEquals("b", experimentOf(experiments, "cart"));
    assertNull(experiments.of("u", "search"));
  }

  private static String experimentOf(Experiments experiments, @Nullable String placement) {
    return Objects.requireNonNull(experiments.of("u", placement)).assignment().experiment();
  }

  @Test
  void anotherSaltAssignsAnew() throws IOException {
    Experiments before = open("experiments: {a: {variants: {x: {}, y: {}}}}");
    Experiments after = open("experiments: {a: {salt: again, variants: {x: {}, y: {}}}}");
    int moved = 0;
    for (int user = 0; user < 1000; user++) {
      moved += variantOf(before, "u" + user).equals(variantOf(after, "u" + user)) ? 0 : 1;
    }
    assertEquals(500, moved, 60);
  }

  @Test
  void aChangedFileIsReadAgainAndAWrongOneIsIgnored() throws IOException {
    Experiments experiments = open("experiments: {a: {variants: {x: {}, y: {}}}}");
    Path file = directory.resolve("experiments.yaml");
    Files.writeString(file, "experiments: {b: {variants: {x: {}}}}");
    experiments.refresh();
    assertNotNull(experiments.named("a"));
    Files.writeString(file, "experiments: {b: {variants: {x: {}, y: {}}}}");
    experiments.refresh();
    assertNull(experiments.named("a"));
    assertNotNull(experiments.named("b"));
  }

  private static String userOf(Experiments experiments, String variant) {
    int user = 0;
    while (!variantOf(experiments, "s" + user).equals(variant)) {
      user++;
    }
    return "s" + user;
  }

  private static void answer(Experiments experiments, String user, Answered answered) {
    Treatment treatment = Objects.requireNonNull(experiments.of(user, null));
    for (int answer = 0; answer < 20; answer++) {
      List<String> items = List.of("i" + answer % answered.items());
      treatment.guard().answered(answered.nanos(), items, answer >= answered.errors());
    }
  }

  /** What 20 answers are like. */
  private record Answered(long nanos, int errors, int items) {}

  @Test
  void eachGuardRailStopsAVariantAndItsUsersGetTheControl() throws IOException {
    Map<Answered, String> breaks =
        Map.of(
            new Answered(2_000_000_000L, 0, 20), "latency",
            new Answered(1000, 3, 20), "errors",
            new Answered(1000, 0, 4), "coverage");
    for (var each : breaks.entrySet()) {
      Path stopped = directory.resolve("state/stopped/ranking.exact");
      Files.deleteIfExists(stopped);
      Experiments experiments = open(TWO);
      String user = userOf(experiments, "ranking/exact");
      answer(experiments, userOf(experiments, "ranking/plain"), new Answered(1000, 0, 20));
      answer(experiments, user, new Answered(1000, 2, 15));
      assertEquals("ranking/exact", variantOf(experiments, user));
      answer(experiments, user, each.getKey());
      Treatment after = Objects.requireNonNull(experiments.of(user, null));
      assertEquals("plain", after.assignment().variant());
      assertFalse(after.assignment().isCounted());
      Experiment ranking = Objects.requireNonNull(experiments.named("ranking"));
      String reason = String.valueOf(experiments.stopOf(ranking, ranking.variants().get(1)));
      assertTrue(reason.startsWith(each.getValue()), reason);
      assertEquals("ranking/plain", variantOf(open(TWO), user), "a restart changes nothing");
      Files.delete(stopped);
      experiments.refresh();
      assertEquals("ranking/exact", variantOf(experiments, user), "deleting the file resumes");
    }
    String text = new String(metrics.prometheusText(), java.nio.charset.StandardCharsets.UTF_8);
    assertTrue(text.contains("ccdrec_experiment_stops_total{experiment=\"ranking\"} 3"), text);
  }

  @Test
  void theControlIsNeverStoppedAndAnotherDefinitionStartsAgain() throws IOException {
    Experiments experiments = open(TWO);
    String controlled = userOf(experiments, "ranking/plain");
    answer(experiments, controlled, new Answered(2_000_000_000L, 20, 1));
    assertTrue(Objects.requireNonNull(experiments.of(controlled, null)).assignment().isCounted());
    String user = userOf(experiments, "ranking/exact");
    answer(experiments, user, new Answered(2_000_000_000L, 0, 20));
    assertEquals("ranking/plain", variantOf(experiments, user));
    assertEquals("ranking/exact", variantOf(open(TWO.replace("latency: 1s", "latency: 5s")), user));
  }
}
