package org.ccdrec.trainer.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.UntrainedModelFactory;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.data.items.UserAttributes;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RunContext;
import org.ccdrec.trainer.training.control.Cancellation;
import org.ccdrec.trainer.training.step.Model;

/** Test fixture: a dataset of 40 users and 60 items in memory, and runs on it. */
public final class SmallWorld {
  static final int USERS = 40;
  static final int ITEMS = 60;

  private SmallWorld() {}

  /**
   * Returns a dataset with five to nine training items, one validation and one test item per user.
   */
  public static Dataset dataset() {
    return dataset(List.of(modality("visual", 12, 21), modality("text", 6, 22)));
  }

  public static Dataset dataset(List<Modality> modalities) {
    SplittableRandom random = new SplittableRandom(7);
    List<int[]> train = new ArrayList<>();
    List<int[]> validation = new ArrayList<>();
    List<int[]> test = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      int[] items = items(random, user);
      validation.add(new int[] {user, items[0]});
      test.add(new int[] {user, items[1]});
      for (int at = 2; at < items.length; at++) {
        train.add(new int[] {user, items[at]});
      }
    }
    return new Dataset(
        "small",
        Path.of("small"),
        USERS,
        ITEMS,
        interactions(train),
        interactions(validation),
        interactions(test),
        modalities,
        IntStream.range(0, USERS).mapToObj(user -> "u" + user).toList(),
        IntStream.range(0, ITEMS).mapToObj(item -> "i" + item).toList(),
        List.of(),
        Map.of(),
        UserAttributes.NONE,
        List.of(),
        "0".repeat(64));
  }

  /** Returns distinct items, two thirds of which have the user's parity. */
  private static int[] items(SplittableRandom random, int user) {
    return IntStream.generate(() -> random.nextInt(ITEMS))
        .filter(item -> item % 2 == user % 2 || random.nextInt(4) == 0)
        .distinct()
        .limit(7 + user % 5)
        .toArray();
  }

  private static Interactions interactions(List<int[]> pairs) {
    return Interactions.of(
        USERS,
        ITEMS,
        pairs.stream().mapToInt(pair -> pair[0]).toArray(),
        pairs.stream().mapToInt(pair -> pair[1]).toArray());
  }

  static Modality modality(String name, int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[ITEMS * columns];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextGaussian();
    }
    return new Modality(name, name + "_feat.npy", "<f4", ITEMS, columns, values);
  }

  /**
   * Returns the configuration of a short run, evaluated after its last epoch, with overrides such
   * as {@code seed=1}.
   */
  public static EffectiveConfig config(String... assignments) {
    try (PluginRegistry plugins = PluginRegistry.load(null)) {
      return EffectiveConfig.read(reader(assignments), plugins);
    }
  }

  /** Returns the same configuration before binding. */
  public static ConfigReader reader(String... assignments) {
    return ConfigReader.ofText(
            "small",
            """
            model: {dimension: 16}
            training: {epochs: 2, batchSize: 64, learningRate: 0.01}
            evaluation: {every: 1000}
            """)
        .override(Arrays.asList(assignments));
  }

  public static TrainingResult train(EffectiveConfig config) {
    return train(config, 1);
  }

  public static TrainingResult train(EffectiveConfig config, int threads) {
    return train(config, dataset(), threads, RunListener.SILENT);
  }

  public static TrainingResult train(
      EffectiveConfig config, Dataset dataset, int threads, RunListener listener) {
    try (PluginRegistry plugins = PluginRegistry.load(null);
        Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, threads);
        TrainingRun run = new TrainingRun(config, dataset, plugins, kernels, Profiler.off())) {
      return run.run(listener, new Cancellation());
    }
  }

  /** Assembles a backbone with its sampler and, if enabled, CCDRec. */
  public static Model assemble(
      EffectiveConfig config, Dataset dataset, PluginRegistry plugins, Kernels kernels) {
    return switch (plugins.recommender(config.run().model().backbone()).factory()) {
      case BackboneFactory<?> factory ->
          Model.assemble(
              config,
              factory,
              plugins,
              RunContext.of(config.run(), dataset, kernels, java.util.Optional.empty()));
      case UntrainedModelFactory<?> factory ->
          throw new AssertionError(factory.name() + " is not trained");
    };
  }
}
