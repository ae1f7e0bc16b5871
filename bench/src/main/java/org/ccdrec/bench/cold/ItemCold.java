package org.ccdrec.bench.cold;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.dl4j.tower.TowerConfig;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.cold.ColdEvaluator;
import org.ccdrec.trainer.cold.ColdMetrics;
import org.ccdrec.trainer.cold.ColdSplit;
import org.ccdrec.trainer.cold.NeighbourMeans;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.evaluation.Metric;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.ItemsWithoutIds;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.TrainedModel;
import org.ccdrec.trainer.training.TrainingRun;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.control.Cancellation;

/**
 * Compares vectors of cold items under the item-cold protocol: the model's own untrained ones,
 * means of neighbours by content, a content tower, and CCDRec's estimate without an id embedding.
 *
 * <p>Arguments: the dataset, the configuration, the number of epochs, seeds separated by commas,
 * and the share of cold items. Each seed chooses the cold items and seeds the training. All methods
 * complete the same model after the same epoch. Prints one line of figures a method and seed, then
 * the means over the seeds.
 */
public final class ItemCold {
  private final Dataset dataset;
  private final Path config;
  private final int epochs;
  private final double share;

  private ItemCold(String[] arguments) {
    this.dataset = DatasetReader.read(Path.of(arguments[0]));
    this.config = Path.of(arguments[1]);
    this.epochs = Integer.parseInt(arguments[2]);
    this.share = Double.parseDouble(arguments[4]);
  }

  /** The figures of a method: recall@20 and NDCG@20 of each kind, on one half of the items. */
  private record Figures(double alone, double aloneNdcg, double amongAll, double overall) {
    static Figures of(ColdMetrics metrics) {
      return new Figures(
          metrics.alone().recallAt20(),
          metrics.alone().value(Metric.NDCG, 20),
          metrics.amongAll().recallAt20(),
          metrics.overall().recallAt20());
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%.4f\t%.4f\t%.4f\t%.4f", alone, aloneNdcg, amongAll, overall);
    }
  }

  /** A method on both halves of the cold items. */
  private record Row(Figures validation, Figures test) {}

  /** Runs the comparison. */
  public static void main(String[] arguments) {
    if (arguments.length != 5) {
      System.err.println("Usage: ItemCold DATA CONFIG EPOCHS SEED,SEED,... SHARE");
      System.exit(2);
    }
    var comparison = new ItemCold(arguments);
    long[] seeds = Arrays.stream(arguments[3].split(",")).mapToLong(Long::parseLong).toArray();
    Map<String, List<Row>> rows = new LinkedHashMap<>();
    System.out.println(
        "seed\tmethod\thalf\trecall@20 alone\tNDCG@20 alone\trecall@20 among all\trecall@20"
            + " overall");
    for (long seed : seeds) {
      comparison
          .run(seed)
          .forEach(
              (method, row) -> {
                print(Long.toString(seed), method, row);
                rows.computeIfAbsent(method, _ -> new ArrayList<>()).add(row);
              });
    }
    rows.forEach((method, all) -> print("mean", method, mean(all)));
  }

  private static void print(String seed, String method, Row row) {
    System.out.println(seed + "\t" + method + "\tvalidation\t" + row.validation);
    System.out.println(seed + "\t" + method + "\ttest\t" + row.test);
  }

  private static Row mean(List<Row> rows) {
    return new Row(
        meanOf(rows.stream().map(Row::validation).toList()),
        meanOf(rows.stream().map(Row::test).toList()));
  }

  private static Figures meanOf(List<Figures> all) {
    return new Figures(
        all.stream().mapToDouble(Figures::alone).average().orElseThrow(),
        all.stream().mapToDouble(Figures::aloneNdcg).average().orElseThrow(),
        all.stream().mapToDouble(Figures::amongAll).average().orElseThrow(),
        all.stream().mapToDouble(Figures::overall).average().orElseThrow());
  }

  private Map<String, Row> run(long seed) {
    ColdSplit split = ColdSplit.of(dataset, share, seed);
    Dataset warm = split.warm();
    Interactions none = Interactions.of(warm.userCount(), warm.itemCount(), new int[0], new int[0]);
    Dataset learnt = warm.withSplits(warm.train(), none, none);
    try (PluginRegistry plugins = PluginRegistry.load(null);
        Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);
        TrainingRun run =
            new TrainingRun(
                new TrainingRun.Parts(
                    configuration(plugins, seed), learnt, plugins, Optional.empty()),
                kernels,
                Profiler.off())) {
      TrainedModel model = run.train(RunListener.SILENT, new Cancellation());
      return compare(new ColdEvaluator(kernels, split), model, run, seed);
    }
  }

  private EffectiveConfig configuration(PluginRegistry plugins, long seed) {
    return EffectiveConfig.read(
        ConfigReader.ofFile(config)
            .override(List.of("seed=" + seed, "training.epochs=" + epochs, "training.threads=1")),
        plugins);
  }

  private static Map<String, Row> compare(
      ColdEvaluator evaluator, TrainedModel model, TrainingRun run, long seed) {
    ColdSplit split = evaluator.split();
    int[] cold =
        IntStream.concat(
                Arrays.stream(split.validation().items()), Arrays.stream(split.test().items()))
            .toArray();
    int[] popularity = split.warm().popularity();
    int[] warm = IntStream.range(0, popularity.length).filter(i -> popularity[i] > 0).toArray();
    Map<String, Row> rows = new LinkedHashMap<>();
    Matrix users = model.users().copy();
    Matrix items = model.items().copy();
    rows.put("nothing", row(evaluator, users, items));
    Matrix means =
        new NeighbourMeans(evaluator.kernels(), NeighbourMeans.DEFAULT_NEIGHBOURS)
            .replace(split.warm().modalities(), items, warm, cold);
    rows.put("neighbours' means", row(evaluator, users, means));
    TowerVectors tower = new TowerVectors(split.warm().modalities(), TowerConfig.ofSeed(seed));
    rows.put("content tower", row(evaluator, users, tower.replace(items, popularity, cold)));
    Optional<ItemsWithoutIds> estimate = run.withoutIds(cold);
    estimate.ifPresent(
        found -> rows.put("no id embedding", row(evaluator, found.users(), found.items())));
    return rows;
  }

  private static Row row(ColdEvaluator evaluator, Matrix users, Matrix items) {
    ColdSplit split = evaluator.split();
    return new Row(
        Figures.of(evaluator.evaluate(split.validation(), users, items)),
        Figures.of(evaluator.evaluate(split.test(), users, items)));
  }
}
