package org.ccdrec.trainer.cold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.ccdrec.trainer.evaluation.Metric;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.ItemsWithoutIds;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.SmallWorld;
import org.ccdrec.trainer.training.TrainedModel;
import org.ccdrec.trainer.training.TrainingRun;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.control.Cancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ColdItemsTest {
  private static final Kernels KERNELS = Kernels.create(Kernels.Kind.SCALAR, 1);

  @Test
  void coldItemsLeaveTrainingAltogether() {
    Dataset dataset = SmallWorld.dataset();
    ColdSplit split = ColdSplit.of(dataset, 0.2, 7);
    int[] cold = both(split);
    assertEquals(cold.length, IntStream.of(cold).distinct().count(), "the halves are disjoint");
    for (int item : cold) {
      assertEquals(0, split.warm().allInteractions().itemDegrees()[item]);
    }
    int held = split.validation().interactions().size() + split.test().interactions().size();
    assertEquals(
        dataset.allInteractions().size(),
        split.warm().allInteractions().size() + held,
        "none lost");
    for (int item : split.test().items()) {
      assertEquals(
          dataset.allInteractions().itemDegrees()[item],
          split.test().interactions().itemDegrees()[item]);
    }
  }

  @Test
  void theSeedAloneChoosesTheItems() {
    Dataset dataset = SmallWorld.dataset();
    assertArrayEquals(both(ColdSplit.of(dataset, 0.2, 7)), both(ColdSplit.of(dataset, 0.2, 7)));
    assertFalse(
        Arrays.equals(both(ColdSplit.of(dataset, 0.2, 7)), both(ColdSplit.of(dataset, 0.2, 8))));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -1, Double.NaN, 1e-6})
  void sharesThatLeaveNothingToMeasureAreRefused(double share) {
    assertThrows(
        IllegalArgumentException.class, () -> ColdSplit.of(SmallWorld.dataset(), share, 1));
  }

  @Test
  void itemsWithoutContentAreNeverCold() {
    Dataset bare = SmallWorld.dataset(List.of());
    var refused = assertThrows(IllegalArgumentException.class, () -> ColdSplit.of(bare, 0.5, 1));
    assertTrue(String.valueOf(refused.getMessage()).contains("0 of 0 items"), refused::toString);
  }

  private static int[] both(ColdSplit split) {
    return IntStream.concat(
            Arrays.stream(split.validation().items()), Arrays.stream(split.test().items()))
        .sorted()
        .toArray();
  }

  /** One user, who has item 0 in training; items 2 and 3 are cold, and the user has item 3. */
  @Test
  void coldItemsAreRankedAloneAmongAllAndWithWarmOnes() {
    Dataset small = SmallWorld.dataset();
    Interactions train = pairs(new int[] {0}, new int[] {0});
    Interactions test = pairs(new int[] {0}, new int[] {1});
    Dataset warm = small.withSplits(train, pairs(new int[0], new int[0]), test);
    var part = new ColdSplit.Part(new int[] {2, 3}, pairs(new int[] {0}, new int[] {3}));
    ColdSplit split = new ColdSplit(warm, part, part);
    Matrix users = Matrix.zeros(small.userCount(), 1);
    users.set(0, 0, 1);
    Matrix items = Matrix.zeros(small.itemCount(), 1);
    for (int item = 0; item < small.itemCount(); item++) {
      items.set(item, 0, item == 3 ? -1 : item == 2 ? -2 : 60 - item);
    }
    ColdMetrics metrics = new ColdEvaluator(KERNELS, split).evaluate(part, users, items);
    assertEquals(1, metrics.alone().recallAt20(), "first of two cold items");
    assertEquals(0, metrics.amongAll().recallAt20(), "behind 56 warm items");
    assertEquals(0.5, metrics.overall().recallAt20(), "item 1 is found, item 3 is not");
  }

  private static Interactions pairs(int[] users, int[] items) {
    Dataset small = SmallWorld.dataset();
    return Interactions.of(small.userCount(), small.itemCount(), users, items);
  }

  @Test
  void neighboursAreAveragedByModality() {
    Modality first = modality("a", 1, 0, 0, 1, 1, 0, 0, 0);
    Modality second = modality("b", 1, 0, 0, 1, 0, 1, 0, 0);
    Matrix vectors = Matrix.of(4, 1, 2, 4, 100, 200);
    var means = new NeighbourMeans(KERNELS, 1);
    Matrix replaced =
        means.replace(List.of(first, second), vectors, new int[] {0, 1}, new int[] {2, 3});
    assertEquals(0.1 * 2 + 0.9 * 4, replaced.get(2, 0), 1e-6, "weights .1 and .9");
    assertEquals(200, replaced.get(3, 0), "no features: its own vector");
    assertEquals(2, replaced.get(0, 0));
    Matrix alone = means.replace(List.of(first), vectors, new int[] {0, 1}, new int[] {2});
    assertEquals(2, alone.get(2, 0), 1e-6);
  }

  private static Modality modality(String name, float... values) {
    return new Modality(name, name + "_feat.npy", "<f4", 4, 2, values);
  }

  /** The demo's content is made from the tastes of its users, so that it finds cold items. */
  @Test
  void contentFindsColdItems(@TempDir Path folder) throws IOException {
    DemoCatalogue.write(folder.resolve("demo"), 3, new DemoSize(300, 200, 32));
    ColdSplit split = ColdSplit.of(DatasetReader.read(folder.resolve("demo")), 0.4, 1);
    EffectiveConfig config =
        SmallWorld.config(
            "model.backbone=lightgcn",
            "model.dimension=16",
            "ccdrec.enabled=true",
            "ccdrec.ndi=false",
            "training.epochs=10",
            "training.batchSize=256");
    int[] cold = both(split);
    try (PluginRegistry plugins = PluginRegistry.load(null);
        Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);
        TrainingRun run =
            new TrainingRun(
                new TrainingRun.Parts(config, split.warm(), plugins, Optional.empty()),
                kernels,
                Profiler.off())) {
      TrainedModel trained = run.train(RunListener.SILENT, new Cancellation());
      var evaluator = new ColdEvaluator(kernels, split);
      int[] warm = warm(split);
      Matrix means =
          new NeighbourMeans(kernels, NeighbourMeans.DEFAULT_NEIGHBOURS)
              .replace(split.warm().modalities(), trained.items(), warm, cold);
      double nothing = recall(evaluator, split, trained.users(), trained.items());
      double byMeans = recall(evaluator, split, trained.users(), means);
      ItemsWithoutIds estimate = run.withoutIds(cold).orElseThrow();
      double byEstimate = recall(evaluator, split, estimate.users(), estimate.items());
      double chance = 5.0 / split.test().items().length;
      String found = "nothing %s, means %s, estimate %s".formatted(nothing, byMeans, byEstimate);
      assertTrue(byMeans > 1.5 * chance, found);
      assertTrue(byMeans > nothing, found);
      assertTrue(byEstimate > 0, found);
    }
  }

  private static int[] warm(ColdSplit split) {
    int[] degrees = split.warm().popularity();
    return IntStream.range(0, degrees.length).filter(item -> degrees[item] > 0).toArray();
  }

  private static double recall(
      ColdEvaluator evaluator, ColdSplit split, Matrix users, Matrix items) {
    return evaluator.evaluate(split.test(), users, items).alone().value(Metric.RECALL, 5);
  }
}
