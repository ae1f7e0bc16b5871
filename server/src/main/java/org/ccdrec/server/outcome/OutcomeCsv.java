package org.ccdrec.server.outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.ccdrec.server.experiment.Metric;
import org.ccdrec.server.statistics.Comparison;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of experiments as a table in CSV (RFC 4180): for each variant a row of all ranks,
 * one of each rank, and one of each rank for the items that were drawn at random. Stateless.
 */
public final class OutcomeCsv {
  private static final List<String> COLUMNS =
      List.of(
          "experiment",
          "variant",
          "rank",
          "drawn",
          "impressions",
          "clicks",
          "conversions",
          "revenue",
          "clickRate",
          "clickRateLow",
          "clickRateHigh",
          "conversionRate",
          "conversionRateLow",
          "conversionRateHigh",
          "revenuePerImpression",
          "revenuePerImpressionLow",
          "revenuePerImpressionHigh",
          "decision",
          "difference",
          "differenceLow",
          "differenceHigh",
          "pValue",
          "sampledUsers",
          "expectedShare",
          "sampleRatioPValue");

  private OutcomeCsv() {}

  /**
   * Returns the table; names need no quotes, because they have no other characters than those of
   * ids.
   */
  public static String write(List<ExperimentReport> reports) {
    var csv = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
    for (ExperimentReport report : reports) {
      for (VariantReport variant : report.variants()) {
        String names = report.name() + "," + variant.name() + ",";
        row(csv, names + "all,false," + all(variant) + sample(report.sampleRatio(), variant));
        ranks(csv, names, false, variant.counts().byRank());
        ranks(csv, names, true, variant.counts().drawn());
      }
    }
    return csv.toString();
  }

  private static void row(StringBuilder csv, String cells) {
    csv.append(cells);
    long missing = COLUMNS.size() - 1 - cells.chars().filter(each -> each == ',').count();
    csv.append(",".repeat((int) missing)).append("\r\n");
  }

  private static String all(VariantReport variant) {
    RankCounts sums = variant.counts().byGroup();
    List<String> cells = new ArrayList<>();
    cells.add(Long.toString(LongStream.of(sums.impressions()).sum()));
    cells.add(Long.toString(LongStream.of(sums.clicks()).sum()));
    cells.add(Long.toString(LongStream.of(sums.conversions()).sum()));
    cells.add(Double.toString(DoubleStream.of(sums.revenue()).sum()));
    for (Metric metric : Metric.values()) {
      Rate rate = variant.rates().get(metric);
      cells.add(rate == null ? "" : Double.toString(rate.estimate().value()));
      cells.add(rate == null ? "" : Double.toString(rate.interval().low()));
      cells.add(rate == null ? "" : Double.toString(rate.interval().high()));
    }
    cells.add(variant.decision());
    Comparison comparison = variant.comparison();
    if (comparison != null) {
      cells.add(Double.toString(comparison.difference()));
      cells.add(Double.toString(comparison.interval().low()));
      cells.add(Double.toString(comparison.interval().high()));
      cells.add(Double.toString(comparison.pValue()));
    } else {
      cells.add(",,,");
    }
    return String.join(",", cells);
  }

  private static String sample(@Nullable SampleRatio ratio, VariantReport variant) {
    Long users = ratio == null ? null : ratio.users().get(variant.name());
    return ratio == null || users == null
        ? ""
        : ",%d,%s,%s".formatted(users, ratio.shares().get(variant.name()), ratio.pValue());
  }

  private static void ranks(StringBuilder csv, String names, boolean isDrawn, RankCounts counts) {
    for (int rank = 0; rank < counts.impressions().length; rank++) {
      if (counts.hasAny(rank)) {
        row(
            csv,
            names
                + "%d,%s,%d,%d,%d,%s"
                    .formatted(
                        rank,
                        isDrawn,
                        counts.impressions()[rank],
                        counts.clicks()[rank],
                        counts.conversions()[rank],
                        counts.revenue()[rank]));
      }
    }
  }
}
