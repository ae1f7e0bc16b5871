package org.ccdrec.trainer.study.run;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.publishing.EpochJson;
import org.ccdrec.trainer.study.PlannedRun;
import org.ccdrec.trainer.training.EpochReport;
import org.ccdrec.trainer.training.TrainedModel;

/**
 * The record of a trained run. Its file in JSON, format version 1, has these components as keys,
 * {@code validation} as {@code valid}, and {@code test} only once the test split was read.
 *
 * @param key the run's key
 * @param model name of the model
 * @param seed the seed
 * @param dataHash hash of the dataset
 * @param code version of the code, see {@link org.ccdrec.trainer.plugin.CodeVersion}; empty in
 *     records of earlier releases
 * @param kernels name of the kernels
 * @param finished when training ended
 * @param config the effective configuration
 * @param epochs number of epochs trained
 * @param bestEpoch the epoch that was best on validation
 * @param parameters number of trained values
 * @param secondsPerEpoch mean seconds of an epoch's training, reverse diffusion and evaluation,
 *     under {@code train}, {@code infer}, {@code eval}
 * @param workingMemory off-heap memory of intermediate values in bytes, {@code workingMemoryBytes};
 *     empty in records of earlier releases
 * @param validation metrics of the best epoch
 * @param test the same on the test split
 * @param history the epochs, as {@code ccdrec train --json} has them
 */
public record RunRecord(
    String key,
    String model,
    long seed,
    String dataHash,
    String code,
    String kernels,
    Instant finished,
    Map<String, Object> config,
    int epochs,
    int bestEpoch,
    long parameters,
    Map<String, Double> secondsPerEpoch,
    OptionalLong workingMemory,
    Metrics validation,
    Optional<Metrics> test,
    List<Map<String, Object>> history) {
  static final int FORMAT_VERSION = 1;

  /** Returns the record of a run that was just trained. */
  public static RunRecord of(
      PlannedRun run, TrainedModel trained, String kernels, Instant finished) {
    return new RunRecord(
        run.key(),
        run.config().modelName(),
        run.seed(),
        run.dataset().hash(),
        run.code(),
        kernels,
        finished,
        run.config().toMap(),
        trained.epochs().size(),
        trained.bestEpoch(),
        trained.parameterCount(),
        secondsPerEpoch(trained.epochs()),
        OptionalLong.empty(),
        trained.validation().orElseThrow(),
        Optional.empty(),
        trained.epochs().stream().map(EpochJson::of).toList());
  }

  private static Map<String, Double> secondsPerEpoch(List<EpochReport> epochs) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("train", mean(epochs, EpochReport::trainSeconds));
    seconds.put("infer", mean(epochs, EpochReport::inferSeconds));
    seconds.put("eval", mean(epochs, EpochReport::evalSeconds));
    return seconds;
  }

  private static double mean(List<EpochReport> epochs, ToDoubleFunction<EpochReport> seconds) {
    return epochs.stream().mapToDouble(seconds).average().orElse(0);
  }

  /** Returns the seconds of an epoch without its evaluation. */
  public double epochSeconds() {
    return secondsPerEpoch.getOrDefault("train", 0.0) + secondsPerEpoch.getOrDefault("infer", 0.0);
  }

  /** Returns this record with metrics on the test split. */
  RunRecord withTest(Metrics metrics) {
    return with(workingMemory, Optional.of(metrics));
  }

  /** Returns this record with the off-heap memory of intermediate values, in bytes. */
  RunRecord withWorkingMemory(long bytes) {
    return with(OptionalLong.of(bytes), test);
  }

  private RunRecord with(OptionalLong memory, Optional<Metrics> tested) {
    return new RunRecord(
        key,
        model,
        seed,
        dataHash,
        code,
        kernels,
        finished,
        config,
        epochs,
        bestEpoch,
        parameters,
        secondsPerEpoch,
        memory,
        validation,
        tested,
        history);
  }
}
