package org.ccdrec.trainer.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.checkpoint.CheckpointDirectory;
import org.ccdrec.trainer.checkpoint.CheckpointEvery;
import org.ccdrec.trainer.checkpoint.Phase;
import org.ccdrec.trainer.checkpoint.RunCheckpoints;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.evidence.EvidenceRecorder;
import org.ccdrec.trainer.evidence.RunCost;
import org.ccdrec.trainer.plugin.Offer;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RunIdentities;
import org.ccdrec.trainer.training.control.Cancellation;
import org.ccdrec.trainer.training.control.RunControl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run that stops after some epochs, is resumed by other objects, stops again and is resumed again
 * ends as a run that never stopped, to the last bit. A field that training changes and that is not
 * part of the state makes this fail for the backbone, sampler or method that it belongs to.
 */
final class ResumeTest {
  /** RealHNS samples uniformly in its first five epochs. */
  private static final String EPOCHS = "8";

  @TempDir Path folder = Path.of("unset");
  private CheckpointDirectory directory = new CheckpointDirectory(folder);

  @BeforeEach
  void open() {
    directory = new CheckpointDirectory(folder.resolve("checkpoints"));
  }

  @AfterEach
  void close() throws IOException {
    directory.close();
  }

  /** Backbones and samplers keep their states apart, so each is paired once. */
  static Stream<String> backbonesAndSamplers() {
    try (PluginRegistry plugins = PluginRegistry.load(null)) {
      List<String> backbones =
          plugins.recommenders().stream().map(Offer::name).filter(plugins::isTrained).toList();
      List<String> samplers = plugins.samplers().stream().map(Offer::name).toList();
      assertTrue(backbones.size() >= 10 && samplers.size() >= 6, backbones + " " + samplers);
      return Stream.concat(
              backbones.stream().map(backbone -> pair(backbone, "uniform")),
              samplers.stream().map(sampler -> pair("lightgcn", sampler)))
          .distinct();
    }
  }

  private static String pair(String backbone, String sampler) {
    return "model.backbone=" + backbone + " sampler.name=" + sampler;
  }

  static Stream<String> methods() {
    String ccdrec = "ccdrec.enabled=true ccdrec.curriculum.lastPoolEpoch=6 model.backbone=";
    return Stream.of(
        ccdrec + "bpr-mf",
        ccdrec + "freedom",
        ccdrec + "freedom model.config.ego=item-graph model.config.edgeDropout=0.5",
        ccdrec + "mcdrec",
        ccdrec + "lattice",
        ccdrec + "freedom ccdrec.curriculum.poolSpace=final",
        ccdrec + "freedom ccdrec.cns=false",
        ccdrec + "freedom ccdrec.ndi=false",
        ccdrec + "freedom ccdrec.dma=false features.mode=residual",
        ccdrec + "lightgcn training.patience=1 ccdrec.curriculum.lastPoolEpoch=1",
        "model.backbone=freedom training.mirrorGradient.every=3",
        "model.backbone=bm3 model.config.ranking=true",
        "model.backbone=vbpr features.update=dense",
        "model.backbone=vbpr features.mode=residual training.negatives=3 training.loss=softmax",
        "model.backbone=lightgcn training.learningRateDecay.factor=0.9",
        "model.backbone=lightgcn evaluation.every=3 training.patience=2");
  }

  @ParameterizedTest
  @MethodSource("backbonesAndSamplers")
  void everyBackboneAndEverySampler(String assignments) {
    EffectiveConfig config = config(assignments);
    try {
      requireSameResult(config, SmallWorld.dataset());
    } catch (IllegalArgumentException refused) {
      assertTrue(
          Stream.of("mixes layers", "without sampled negatives")
              .anyMatch(refused.getMessage()::contains),
          refused::getMessage);
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void anyMethod(String assignments) {
    requireSameResult(config(assignments), SmallWorld.dataset());
  }

  static Stream<String> someMethods() {
    return methods().limit(3);
  }

  @ParameterizedTest
  @MethodSource("someMethods")
  void withoutValidationToo(String assignments) {
    requireSameResult(config(assignments), SmallWorld.dataset().withAllInTraining());
  }

  private static EffectiveConfig config(String assignments) {
    List<String> all = new ArrayList<>(List.of("training.epochs=" + EPOCHS, "evaluation.every=1"));
    all.addAll(List.of(assignments.split(" ")));
    return SmallWorld.config(all.toArray(String[]::new));
  }

  private void requireSameResult(EffectiveConfig config, Dataset dataset) {
    Outcome whole = new Attempt(config, dataset, 1).run(Optional.empty(), 1000).orElseThrow();
    Attempt first = new Attempt(config, dataset, 1);
    if (first.run(Optional.of(checkpoints()), 2).isPresent()) {
      assertTrue(whole.result.epochs().size() <= 2, "a short run ends before it is stopped");
      return;
    }
    Attempt second = new Attempt(config, dataset, 2);
    Optional<Outcome> ended = second.run(Optional.of(checkpoints()), 6);
    Outcome resumed =
        ended.isPresent()
            ? ended.get()
            : new Attempt(config, dataset, 1).run(Optional.of(checkpoints()), 1000).orElseThrow();
    whole.requireSame(resumed);
  }

  private RunCheckpoints checkpoints() {
    return new RunCheckpoints(
        directory,
        new RunCheckpoints.Settings(
            Phase.TRAIN,
            RunIdentities.of(SmallWorld.config(), SmallWorld.dataset(), "vector", "test"),
            CheckpointEvery.parse("1000"),
            RunCheckpoints.Resume.YES,
            false),
        message -> {},
        System::nanoTime);
  }

  /** The result of a run and what its report shows. */
  private record Outcome(TrainingResult result, String evidence) {

    void requireSame(Outcome other) {
      assertArrayEquals(result.users().toArray(), other.result.users().toArray(), "users");
      assertArrayEquals(result.items().toArray(), other.result.items().toArray(), "items");
      assertEquals(result.bestEpoch(), other.result.bestEpoch());
      assertEquals(result.validation(), other.result.validation());
      assertEquals(
          result.test().map(test -> test.metrics()), other.result.test().map(t -> t.metrics()));
      assertEquals(result.parameterCount(), other.result.parameterCount());
      assertEquals(
          result.epochs().stream().map(Outcome::withoutTimes).toList(),
          other.result.epochs().stream().map(Outcome::withoutTimes).toList());
      assertEquals(evidence, other.evidence);
    }

    private static EpochReport withoutTimes(EpochReport epoch) {
      return new EpochReport(
          epoch.epoch(),
          epoch.stage(),
          epoch.losses(),
          epoch.hardness(),
          epoch.diagnostics(),
          0,
          0,
          0,
          epoch.validation(),
          epoch.best());
    }
  }

  /** One process of a run: objects of its own, from creation to the end or to a stop. */
  private record Attempt(EffectiveConfig config, Dataset dataset, int threads) {

    /** Returns the outcome; empty if the run was stopped after so many epochs. */
    Optional<Outcome> run(Optional<RunCheckpoints> checkpoints, int epochs) {
      Cancellation cancellation = new Cancellation();
      RunListener stopper =
          new RunListener() {
            @Override
            public void stepDone(int epoch, int step) {
              if (epoch == epochs - 1) {
                cancellation.request();
              }
            }
          };
      EvidenceRecorder recorder = new EvidenceRecorder(stopper, dataset, config.run().seed());
      Profiler profiler = Profiler.off();
      try (PluginRegistry plugins = PluginRegistry.load(null);
          Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, threads);
          TrainingRun run = new TrainingRun(config, dataset, plugins, kernels, profiler)) {
        TrainingResult result = run.run(recorder, new RunControl(cancellation, checkpoints, false));
        RunCost cost = new RunCost(profiler, 0, 1);
        var evidence = recorder.evidence(result, kernels, cost).json();
        evidence.remove("cost");
        return Optional.of(new Outcome(result, evidence.toString()));
      } catch (StoppedRunException stopped) {
        assertEquals(epochs, stopped.epochs());
        assertTrue(stopped.isKept());
        return Optional.empty();
      }
    }
  }
}
