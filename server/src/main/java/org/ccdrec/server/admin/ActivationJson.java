package org.ccdrec.server.admin;

import java.util.Map;
import org.ccdrec.server.activation.ActivationReport;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.quality.Drift;
import org.jspecify.annotations.Nullable;

/** The JSON of activation reports. Stateless. */
final class ActivationJson {
  private ActivationJson() {}

  /** Writes a report as an object, and returns the writer. */
  static JsonWriter write(JsonWriter json, ActivationReport report) {
    json.beginObject().member("snapshot", report.id().toString());
    json.member("at", report.at().toString()).member("millis", report.millis());
    json.member("activated", report.activated());
    write(json, "recall", report.recall());
    write(json, "overlap", report.overlap());
    json.member("refusal", report.refusal());
    Drift drift = report.drift();
    if (drift == null) {
      json.member("drift", (String) null);
    } else {
      write(json.name("drift"), drift);
    }
    return json.endObject();
  }

  private static void write(JsonWriter json, Drift drift) {
    json.beginObject();
    write(json.name("users"), drift.users());
    write(json.name("items"), drift.items());
    write(json, "overlap", drift.overlap());
    write(json, "neighbourOverlap", drift.neighbourOverlap());
    write(json, "popularityCorrelation", drift.popularityCorrelation());
    write(json, "normShift", drift.normShift());
    write(json, "scoreShift", drift.scoreShift());
    Drift.Change coverage = drift.coverage();
    if (coverage == null) {
      json.member("coverage", (String) null);
    } else {
      write(json.name("coverage"), coverage);
    }
    json.name("metrics").beginObject();
    for (Map.Entry<String, Drift.Change> metric : drift.metrics().entrySet()) {
      write(json.name(metric.getKey()), metric.getValue());
    }
    json.endObject().endObject();
  }

  private static void write(JsonWriter json, Drift.Count count) {
    json.beginObject().member("before", count.before()).member("after", count.after());
    json.member("added", count.added()).member("removed", count.removed()).endObject();
  }

  private static void write(JsonWriter json, Drift.Change change) {
    json.beginObject().member("before", change.before()).member("after", change.after());
    json.endObject();
  }

  private static void write(JsonWriter json, String name, @Nullable Double figure) {
    if (figure == null) {
      json.member(name, (String) null);
    } else {
      json.member(name, figure.doubleValue());
    }
  }
}
