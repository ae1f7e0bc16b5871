package org.ccdrec.trainer.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.control.Cancellation;
import org.ccdrec.trainer.training.step.DivergenceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainingRunTest {

  private static final int EPOCHS = 12;

  /**
   * The number of rows a batch touches varies, so occasionally a batch is the largest so far; in
   * the second half of the epochs this adds almost nothing.
   */
  @ParameterizedTest
  @ValueSource(strings = {"ccdrec.enabled=false", "ccdrec.enabled=true"})
  void workingMemoryIsFlatAfterTheFirstEpochs(String ccdrec, @TempDir Path folder)
      throws IOException {
    DemoCatalogue.write(folder.resolve("demo"), 3, new DemoSize(300, 200, 32));
    Dataset dataset = DatasetReader.read(folder.resolve("demo"));
    EffectiveConfig config =
        SmallWorld.config(
            ccdrec,
            "ccdrec.curriculum.lastPoolEpoch=0",
            "model.config.ego=item-graph",
            "training.batchSize=256",
            "training.epochs=" + EPOCHS);
    List<Long> memory = new ArrayList<>();
    try (PluginRegistry plugins = PluginRegistry.load(null);
        Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);
        TrainingRun run = new TrainingRun(config, dataset, plugins, kernels, Profiler.off())) {
      RunListener watch =
          new RunListener() {
            @Override
            public void epochDone(EpochReport report) {
              memory.add(run.workingMemory());
            }
          };
      run.run(watch, new Cancellation());
    }
    assertTrue(memory.getFirst() > 0);
    double added = (double) (memory.getLast() - memory.get(EPOCHS / 2)) / memory.getLast();
    assertTrue(added <= 0.01, memory::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"model.backbone=bpr-mf", "model.backbone=lightgcn", "ccdrec.enabled=true"})
  void divergenceFailsNamingEpochLossAndRemedy(String model) {
    EffectiveConfig config = SmallWorld.config(model, "training.learningRate=1e30");
    var divergence = assertThrows(DivergenceException.class, () -> SmallWorld.train(config));
    String message = divergence.getMessage();
    assertTrue(
        message.matches(
            "training diverged in epoch 0: the (ranking|diffusion|backbone) loss is"
                + " (NaN|Infinity); try a smaller training\\.learningRate, and check the features"
                + " for extreme values \\(ccdrec inspect\\)"),
        message);
  }

  /**
   * After one step only the vectors show the divergence, because the loss is that of the initial
   * values.
   */
  @Test
  void vectorsThatAreNotFiniteAreDivergenceToo() {
    EffectiveConfig config =
        SmallWorld.config(
            "training.learningRate=1e30", "training.epochs=1", "training.batchSize=100000");
    var divergence = assertThrows(DivergenceException.class, () -> SmallWorld.train(config));
    String message = divergence.getMessage();
    assertTrue(
        message.startsWith(
            "training diverged in epoch 0: the squared length of the user vectors is "),
        message);
  }

  @Test
  void cancellationEndsTheRunBeforeTheNextStep() {
    Cancellation cancellation = new Cancellation();
    assertEquals(7, stepsUntilCancelled(cancellation, cancellation::request));
  }

  @Test
  void anInterruptedThreadCancelsItsRun() {
    assertEquals(7, stepsUntilCancelled(new Cancellation(), Thread.currentThread()::interrupt));
    assertTrue(Thread.interrupted(), "the interruption is left for the caller to see");
  }

  private static int stepsUntilCancelled(Cancellation cancellation, Runnable cancel) {
    List<Integer> steps = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void stepDone(int epoch, int step) {
            steps.add(step);
            if (steps.size() == 7) {
              cancel.run();
            }
          }
        };
    try (PluginRegistry plugins = PluginRegistry.load(null);
        Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1);
        TrainingRun run =
            new TrainingRun(
                SmallWorld.config("ccdrec.enabled=true", "training.epochs=50"),
                SmallWorld.dataset(),
                plugins,
                kernels,
                Profiler.off())) {
      var cancelled =
          assertThrows(CancellationException.class, () -> run.run(listener, cancellation));
      assertEquals("training was cancelled; nothing was published", cancelled.getMessage());
    }
    return steps.size();
  }

  /**
   * A run that stops at its best epoch is bit-identical to a longer run with the same best epoch.
   */
  @Test
  void theResultIsThatOfTheBestEpoch() {
    String[] overfitting = {
      "model.backbone=bpr-mf", "evaluation.every=1", "training.learningRate=0.05", "seed=4"
    };
    TrainingResult went = trained(overfitting, "training.epochs=40", "training.patience=40");
    List<EpochReport> epochs = went.epochs();
    int best = went.bestEpoch();
    assertTrue(best < epochs.size() - 1, "the run must go on after its best epoch: " + best);
    double highest = -1;
    for (EpochReport epoch : epochs) {
      double recall = epoch.validation().orElseThrow().recallAt20();
      assertEquals(recall > highest, epoch.best(), "epoch " + epoch.epoch());
      highest = Math.max(highest, recall);
    }
    assertEquals(highest, went.validation().orElseThrow().recallAt20());
    assertEquals(epochs.get(best).validation().orElseThrow(), went.validation().orElseThrow());
    TrainingResult stopped = trained(overfitting, "training.epochs=" + (best + 1));
    assertEquals(best, stopped.bestEpoch());
    assertArrayEquals(stopped.users().toArray(), went.users().toArray());
    assertArrayEquals(stopped.items().toArray(), went.items().toArray());
    assertEquals(stopped.test().orElseThrow().metrics(), went.test().orElseThrow().metrics());
  }

  private static TrainingResult trained(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return SmallWorld.train(SmallWorld.config(all.toArray(String[]::new)));
  }

  @ParameterizedTest
  @CsvSource({
    "ccdrec.enabled=false, 0",
    "ccdrec.enabled=true, 10",
    "ccdrec.cns=false, 0",
    "ccdrec.ndi=false, 0"
  })
  void patienceIsNotCountedWhilePoolsAreInUse(String assignment, int patientFrom) {
    int patience = 2;
    String[] common = {
      "ccdrec.enabled=true",
      assignment,
      "ccdrec.curriculum.lastPoolEpoch=9",
      "evaluation.every=1",
      "training.learningRate=0.05",
      "training.epochs=60",
      "training.patience=" + patience
    };
    List<EpochReport> epochs = trained(common).epochs();
    int waited = 0;
    int last = 0;
    while (last < epochs.size()) {
      EpochReport epoch = epochs.get(last++);
      waited = epoch.best() ? 0 : waited + (epoch.epoch() >= patientFrom ? 1 : 0);
      if (waited == patience) {
        break;
      }
    }
    assertEquals(patience, waited, "the run ends by patience");
    assertEquals(last, epochs.size());
    assertTrue(epochs.size() >= patientFrom + patience);
  }

  @Test
  void epochsAreEvaluatedAtTheConfiguredIntervalAndAtTheEnd() {
    TrainingResult result = trained(new String[] {"evaluation.every=3", "training.epochs=8"});
    assertEquals(
        List.of(2, 5, 7),
        result.epochs().stream()
            .filter(epoch -> epoch.validation().isPresent())
            .map(EpochReport::epoch)
            .toList());
  }
}
