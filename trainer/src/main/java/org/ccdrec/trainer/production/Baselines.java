package org.ccdrec.trainer.production;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.TrainedModel;
import org.ccdrec.trainer.training.TrainingRun;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.control.Cancellation;

/**
 * The results of models that need no training, which put that of a trained model in proportion.
 *
 * @param split the split evaluated: test or, if the dataset has none, validation
 * @param metrics by name of the model, {@value #POPULARITY} and {@value #ITEM_KNN}; the latter is
 *     left out where it would take long
 */
public record Baselines(Split split, Map<String, Metrics> metrics) {
  /** The name of the model that ranks by popularity. */
  public static final String POPULARITY = "popularity";

  /** The name of the model that ranks by neighbours of the user's items. */
  public static final String ITEM_KNN = "item-knn";

  /** Pairs of items of one user, summed over users, above which item-knn takes minutes. */
  private static final long MOST_PAIRS = 2_000_000_000L;

  /** Evaluates the baselines on a dataset with a test or validation split. */
  public static Baselines of(
      EffectiveConfig config, Dataset dataset, PluginRegistry plugins, Kernels kernels) {
    Split split = dataset.test().size() > 0 ? Split.TEST : Split.VALIDATION;
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    if (pairs(dataset.train()) <= MOST_PAIRS) {
      metrics.put(ITEM_KNN, evaluate(ITEM_KNN, config, dataset, plugins, kernels, split));
    }
    metrics.put(POPULARITY, evaluate(POPULARITY, config, dataset, plugins, kernels, split));
    return new Baselines(split, metrics);
  }

  /** Returns the metrics of the model that ranks by popularity. */
  public Metrics popularity() {
    return Objects.requireNonNull(metrics.get(POPULARITY));
  }

  private static long pairs(Interactions train) {
    long pairs = 0;
    for (int user = 0; user < train.userCount(); user++) {
      pairs += (long) train.userDegree(user) * train.userDegree(user);
    }
    return pairs;
  }

  private static Metrics evaluate(
      String model,
      EffectiveConfig config,
      Dataset dataset,
      PluginRegistry plugins,
      Kernels kernels,
      Split split) {
    boolean masked = config.run().evaluation().maskValidation();
    Map<String, Object> keys =
        Map.of("model", Map.of("backbone", model), "evaluation", Map.of("maskValidation", masked));
    EffectiveConfig own =
        EffectiveConfig.read(ConfigReader.ofMap("baseline " + model, keys), plugins);
    try (var run = new TrainingRun(own, dataset, plugins, kernels, Profiler.off())) {
      TrainedModel fitted = run.train(RunListener.SILENT, new Cancellation());
      return split == Split.TEST ? run.test(fitted).metrics() : fitted.validation().orElseThrow();
    }
  }
}
