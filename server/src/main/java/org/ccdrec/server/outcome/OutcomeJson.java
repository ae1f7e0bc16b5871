package org.ccdrec.server.outcome;

import java.time.Instant;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.ccdrec.server.experiment.Metric;
import org.ccdrec.server.experiment.VariantGuard;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.statistics.Comparison;
import org.jspecify.annotations.Nullable;

/** The JSON of experiments with their outcomes. Stateless. */
public final class OutcomeJson {
  private OutcomeJson() {}

  /** Returns {@code {"counting": …, "experiments": […]}}. */
  public static JsonWriter write(OutcomeReports reports) {
    var json = new JsonWriter().beginObject().member("counting", reports.isCounting());
    json.name("experiments").beginArray();
    for (ExperimentReport report : reports.all()) {
      json.beginObject().member("name", report.name()).member("state", report.state());
      json.member("metric", report.metric().label()).member("effect", report.effect());
      write(report.sampleRatio(), json);
      json.name("variants").beginArray();
      report.variants().forEach(variant -> write(variant, json));
      json.endArray().endObject();
    }
    return json.endArray().endObject();
  }

  private static void write(VariantReport variant, JsonWriter json) {
    RankCounts sums = variant.counts().byGroup();
    json.beginObject().member("name", variant.name()).member("decision", variant.decision());
    json.member("impressions", LongStream.of(sums.impressions()).sum());
    json.member("clicks", LongStream.of(sums.clicks()).sum());
    json.member("conversions", LongStream.of(sums.conversions()).sum());
    json.member("revenue", DoubleStream.of(sums.revenue()).sum());
    json.name("rates").beginObject();
    for (Metric metric : Metric.values()) {
      write(metric.label(), variant.rates().get(metric), json);
    }
    json.endObject();
    write(variant.comparison(), json);
    write(variant.health(), json);
    series(variant.counts(), json);
    write("ranks", variant.counts().byRank(), json);
    write("drawn", variant.counts().drawn(), json);
    json.endObject();
  }

  private static void write(@Nullable SampleRatio ratio, JsonWriter json) {
    if (ratio != null) {
      json.name("sampleRatio").beginObject().member("pValue", ratio.pValue());
      json.member("mismatch", ratio.isMismatch()).name("variants").beginArray();
      ratio
          .users()
          .forEach(
              (name, users) -> {
                json.beginObject().member("name", name).member("users", users);
                json.member("share", ratio.shares().getOrDefault(name, 0.0)).endObject();
              });
      json.endArray().endObject();
    }
  }

  private static void series(VariantCounts counts, JsonWriter json) {
    json.name("series").beginArray();
    for (RateSeries.Point point : counts.series()) {
      json.beginObject().member("at", Instant.ofEpochMilli(point.at()).toString());
      OutcomeReports.rates(point.estimates())
          .forEach((metric, rate) -> write(metric.label(), rate, json));
      json.endObject();
    }
    json.endArray();
  }

  private static void write(String name, @Nullable Rate rate, JsonWriter json) {
    if (rate != null) {
      json.name(name).beginObject().member("value", rate.estimate().value());
      json.member("low", rate.interval().low()).member("high", rate.interval().high());
      json.endObject();
    }
  }

  private static void write(@Nullable Comparison comparison, JsonWriter json) {
    if (comparison != null) {
      json.name("comparison").beginObject().member("difference", comparison.difference());
      json.member("low", comparison.interval().low());
      json.member("high", comparison.interval().high());
      json.member("pValue", comparison.pValue()).endObject();
    }
  }

  private static void write(VariantReport.@Nullable Health health, JsonWriter json) {
    if (health == null) {
      return;
    }
    if (health.stopped() != null) {
      json.member("stopped", health.stopped());
    }
    VariantGuard.Window window = health.window();
    if (window != null && window.items() > 0) {
      json.name("guard").beginObject().member("p95Millis", window.p95Millis());
      json.member("errors", window.errors()).member("items", window.items()).endObject();
    }
  }

  /** Writes the ranks with impressions or clicks, 0 for items whose rank is not recorded. */
  private static void write(String name, RankCounts counts, JsonWriter json) {
    json.name(name).beginArray();
    for (int rank = 0; rank < counts.impressions().length; rank++) {
      if (counts.hasAny(rank)) {
        json.beginObject().member("rank", rank).member("impressions", counts.impressions()[rank]);
        json.member("clicks", counts.clicks()[rank]);
        json.member("conversions", counts.conversions()[rank]);
        json.member("revenue", counts.revenue()[rank]).endObject();
      }
    }
    json.endArray();
  }
}
