package org.ccdrec.trainer.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ccdrec.spi.TrainingState;
import org.ccdrec.trainer.evaluation.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of the reports of the epochs done, as one JSON array. Numbers are written with all
 * their digits, so they read back to the bit. Stateless.
 */
final class StoredReports {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private StoredReports() {}

  /** The form of a report in JSON; null for what is absent. */
  private record Stored(
      int epoch,
      String stage,
      Map<String, Double> losses,
      @Nullable Double hardness,
      @Nullable Double idRms,
      List<Double> poolSignalToNoise,
      @Nullable Double randomMargin,
      @Nullable Double uniformOverlap,
      double trainSeconds,
      double inferSeconds,
      double evalSeconds,
      @Nullable List<Double> validation,
      boolean best) {}

  static void exchange(List<EpochReport> reports, TrainingState state) {
    try {
      String known = JSON.writeValueAsString(reports.stream().map(StoredReports::stored).toList());
      String text = state.text("epochs", known);
      if (state.isRestoring()) {
        reports.clear();
        for (Stored stored : JSON.readValue(text, Stored[].class)) {
          reports.add(report(stored));
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values can always be written and read back", e);
    }
  }

  private static Stored stored(EpochReport report) {
    Diagnostics diagnostics = report.diagnostics();
    return new Stored(
        report.epoch(),
        report.stage(),
        report.losses(),
        nullable(report.hardness()),
        nullable(diagnostics.idRms()),
        diagnostics.poolSignalToNoise(),
        nullable(diagnostics.randomMargin()),
        nullable(diagnostics.uniformOverlap()),
        report.trainSeconds(),
        report.inferSeconds(),
        report.evalSeconds(),
        report.validation().map(Metrics::values).orElse(null),
        report.best());
  }

  private static EpochReport report(Stored stored) {
    return new EpochReport(
        stored.epoch,
        stored.stage,
        stored.losses,
        optional(stored.hardness),
        new Diagnostics(
            optional(stored.idRms),
            stored.poolSignalToNoise,
            optional(stored.randomMargin),
            optional(stored.uniformOverlap)),
        stored.trainSeconds,
        stored.inferSeconds,
        stored.evalSeconds,
        Optional.ofNullable(stored.validation).map(Metrics::new),
        stored.best);
  }

  private static @Nullable Double nullable(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
