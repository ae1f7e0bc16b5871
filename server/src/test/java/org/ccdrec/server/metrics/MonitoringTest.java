package org.ccdrec.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alert rules, dashboard and documentation name the metrics that a server has. */
class MonitoringTest {
  private static final Pattern NAME = Pattern.compile("ccdrec_[a-z_]+[a-z]");
  private static final Pattern ALERT = Pattern.compile("alert: (\\w+)");
  private static final Pattern TESTED = Pattern.compile("alertname: (\\w+)");
  private static final Pattern RUNBOOK =
      Pattern.compile("(?m)^\\| (`Ccdrec\\w+`(?:, `Ccdrec\\w+`)*) \\|");

  /**
   * Metrics that a server has only with a bucket, TLS, a shared log, placements or experiments, or
   * after a fault of a rule.
   */
  private static final Set<String> CONDITIONAL =
      Set.of(
          "ccdrec_store_bucket_reachable",
          "ccdrec_rollout_reachable",
          "ccdrec_events_shared_log_reachable",
          "ccdrec_events_pending",
          "ccdrec_events_unread",
          "ccdrec_events_deferred_total",
          "ccdrec_events_repeated_total",
          "ccdrec_events_unreadable_total",
          "ccdrec_catalogue_shared_log_reachable",
          "ccdrec_catalogue_pending",
          "ccdrec_catalogue_unread",
          "ccdrec_catalogue_deferred_total",
          "ccdrec_catalogue_repeated_total",
          "ccdrec_catalogue_unreadable_total",
          "ccdrec_tls_certificate_expiry_timestamp_seconds",
          "ccdrec_rerank_rule_faults_total",
          "ccdrec_placement_answers_total",
          "ccdrec_placement_fallbacks_total",
          "ccdrec_placement_duration_seconds",
          "ccdrec_experiment_events_total",
          "ccdrec_experiment_answers_total",
          "ccdrec_experiment_stops_total",
          "ccdrec_experiment_sample_ratio_p_value",
          "ccdrec_experiment_unserved_total");

  @TempDir Path directory = Path.of("unset");

  private static Path project(String file) {
    return Path.of("..").resolve(file);
  }

  private static Set<String> names(Path file) throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(Files.readString(file));
    while (name.find()) {
      names.add(name.group().replaceAll("_seconds_(bucket|count|sum)$", "_seconds"));
      names.remove("ccdrec_shadow_overlap_ratio_bucket");
    }
    return names;
  }

  private Set<String> exported() throws Exception {
    new GeneratedSnapshot(1, 20, 60, 4, 2).publish(SnapshotStore.open(directory), "shop", true);
    try (TestServer server =
        TestServer.start(directory, "events.enabled=true", "catalogue.enabled=true")) {
      server.get("/live"); // a counter with labels has no series before the first
      Set<String> exported = new HashSet<>(CONDITIONAL);
      for (String line :
          new String(server.get("/metrics").body(), StandardCharsets.UTF_8).split("\n")) {
        if (line.startsWith("# TYPE ccdrec_")) {
          exported.add(line.split(" ")[2]);
        }
      }
      return exported;
    }
  }

  @Test
  void everyMetricThatIsNamedExistsAndEveryOneThatExistsIsDocumented() throws Exception {
    Set<String> exported = exported();
    for (String file :
        List.of(
            "conf/monitoring/alerts.yaml",
            "conf/monitoring/alerts.test.yaml",
            "conf/monitoring/dashboard.json",
            "docs/operations.md")) {
      Set<String> unknown = names(project(file));
      assertTrue(unknown.size() > 5, file);
      unknown.removeAll(exported);
      assertEquals(Set.of(), unknown, file);
    }
    Set<String> undocumented = new TreeSet<>(exported);
    undocumented.removeAll(names(project("docs/operations.md")));
    assertEquals(Set.of(), undocumented);
  }

  @Test
  void everyAlertIsTestedAndTheRunbookSaysWhatToDo() throws Exception {
    Set<String> alerts = matches(ALERT, "conf/monitoring/alerts.yaml");
    assertTrue(alerts.size() > 15, alerts::toString);
    assertEquals(alerts, matches(TESTED, "conf/monitoring/alerts.test.yaml"));
    assertEquals(alerts, matches(RUNBOOK, "docs/operations.md"));
  }

  private static Set<String> matches(Pattern pattern, String file) throws IOException {
    Set<String> found = new TreeSet<>();
    Matcher each = pattern.matcher(Files.readString(project(file)));
    while (each.find()) {
      found.addAll(List.of(each.group(1).replace("`", "").split(", ")));
    }
    return found;
  }

  @Test
  void theDashboardIsWellFormed() throws Exception {
    JsonNode dashboard =
        TestServer.JSON.readTree(project("conf/monitoring/dashboard.json").toFile());
    List<Integer> ids = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      ids.add(panel.path("id").asInt());
      assertTrue(panel.path("title").asText().length() > 3, panel.toString());
      assertTrue(panel.path("targets").size() > 0, panel.toString());
      JsonNode place = panel.path("gridPos");
      assertTrue(place.path("x").asInt() + place.path("w").asInt() <= 24, panel.toString());
      for (JsonNode target : panel.path("targets")) {
        String expression = target.path("expr").asText();
        assertTrue(expression.contains("$instance"), expression);
        assertEquals(
            expression.chars().filter(each -> each == '(').count(),
            expression.chars().filter(each -> each == ')').count(),
            expression);
      }
    }
    assertEquals(ids.size(), new HashSet<>(ids).size(), "ids of panels are unique");
    assertEquals("ccdrec", dashboard.path("uid").asText());
  }
}
