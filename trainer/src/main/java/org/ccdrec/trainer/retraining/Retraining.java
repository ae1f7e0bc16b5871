package org.ccdrec.trainer.retraining;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.data.problem.Counted;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.model.WarmStart;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.production.AlignedSnapshot;
import org.ccdrec.trainer.production.FinalFit;
import org.ccdrec.trainer.production.StartingPoint;
import org.ccdrec.trainer.publishing.EncoderRecords;
import org.ccdrec.trainer.publishing.SnapshotPublisher;
import org.ccdrec.trainer.publishing.Software;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.TrainedModel;
import org.ccdrec.trainer.training.TrainingResult;
import org.ccdrec.trainer.training.TrainingRun;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RetrainSection;
import org.ccdrec.trainer.training.control.Cancellation;
import org.ccdrec.trainer.training.control.RunControl;

/**
 * One retraining: the pairs of a log join a dataset, a model is trained on it from the vectors of
 * the live one, and is published if it does not rank worse than the live one on the newest pairs
 * that the live one has not seen.
 *
 * @param config the run's configuration, with the epochs, patience and masks of retraining
 * @param plugins backbones and samplers
 * @param kernels what computes
 * @param output receives progress
 */
public record Retraining(
    EffectiveConfig config, PluginRegistry plugins, Kernels kernels, Output output) {

  /**
   * Receives progress.
   *
   * @param lines receives lines of text
   * @param epochs receives the epochs of each training
   */
  public record Output(Consumer<String> lines, Supplier<RunListener> epochs) {
    private void line(String format, Object... arguments) {
      lines.accept(String.format(Locale.ROOT, format, arguments));
    }
  }

  /**
   * Retrains.
   *
   * @param live the live model
   * @param logged what the server logged
   * @throws java.util.concurrent.CancellationException if the run was cancelled
   */
  public RetrainOutcome run(Snapshot live, Logged logged, Target target, Cancellation cancellation)
      throws IOException {
    RetrainSection settings = settings();
    GrownDataset grown = grown(logged, target.dataset());
    describe(logged, grown);
    AlignedSnapshot known = AlignedSnapshot.of(live, grown.dataset());
    List<GrownDataset.Indexed> fresh = fresh(grown, known);
    if (fresh.size() < settings.leastPairs()) {
      return new RetrainOutcome.Skipped(
          "%s that the live model does not know; retrain.leastPairs demands %d"
              .formatted(Counted.of(fresh.size(), "pair"), settings.leastPairs()));
    }
    int test = (int) Math.ceil(fresh.size() * settings.comparisonShare());
    int validation = (int) Math.ceil(fresh.size() * settings.validationShare());
    Dataset dataset = grown.split(fresh, validation, test);
    int users = usersOf(dataset.test());
    Instant from = fresh.get(fresh.size() - test).pair().at();
    output.line(
        "  compared on the newest %s of %s, since %s",
        Counted.of(test, "pair"), Counted.of(users, "user"), from.truncatedTo(ChronoUnit.SECONDS));
    if (users < settings.leastUsers()) {
      return new RetrainOutcome.Skipped(
          "%s to compare on; retrain.leastUsers demands %d"
              .formatted(Counted.of(users, "user"), settings.leastUsers()));
    }
    return train(known, dataset, target, cancellation);
  }

  /**
   * What is retrained and where the result goes.
   *
   * @param dataset the dataset that the pairs join
   * @param publisher publishes the new model
   */
  public record Target(Dataset dataset, SnapshotPublisher publisher) {}

  /**
   * What a server logged.
   *
   * @param pairs what users did
   * @param catalogue how items changed
   */
  public record Logged(LoggedPairs pairs, LoggedCatalogue catalogue) {}

  private GrownDataset grown(Logged logged, Dataset dataset) throws IOException {
    var changes =
        new CatalogueChanges(logged.catalogue(), dataset, EncoderRecords.fingerprints(dataset));
    return GrownDataset.of(
        dataset, logged.pairs().pairs(), settings().leastUsersOfNewItem(), changes);
  }

  private RetrainSection settings() {
    return config.run().retrain();
  }

  private void describe(Logged logged, GrownDataset grown) {
    LoggedPairs pairs = logged.pairs();
    output.line(
        "%s in the log; left out: %,d too old, %,d pairs disliked, %,d pairs below"
            + " retrain.leastWeight",
        Counted.of(pairs.events(), "event"), pairs.old(), pairs.disliked(), pairs.light());
    GrownDataset.ItemCounts items = grown.items();
    output.line(
        "  %s join the dataset, with %s and %s (%s)%s",
        Counted.of(grown.pairs().size(), "new pair"),
        Counted.of(grown.newUsers(), "new user"),
        Counted.of(items.added(), "new item"),
        items.described() == 0
            ? "without content"
            : "%,d with content".formatted(items.described()),
        items.rare() == 0
            ? ""
            : "; left out: "
                + Counted.of(items.rare(), "item")
                + " with fewer users than retrain.leastUsersOfNewItem");
    if (!logged.catalogue().items().isEmpty()) {
      output.line(
          "  %s in the catalogue log; %,d with content or metadata for training; %,d deleted, which"
              + " stay in training and are not recommended",
          Counted.of(logged.catalogue().items().size(), "item"), items.changed(), items.deleted());
    }
    if (logged.catalogue().damaged() > 0) {
      output.line(
          "  %s of the catalogue log skipped",
          Counted.of(logged.catalogue().damaged(), "damaged line"));
    }
    if (items.added() > items.described()) {
      output.line(
          "  the event log names items by id only; give new items their content through the"
              + " server's PUT /v1/items, or prepare the dataset anew from a newer items file");
    }
  }

  /** Returns the pairs that the live model does not list as seen. */
  private static List<GrownDataset.Indexed> fresh(GrownDataset grown, AlignedSnapshot live) {
    Interactions seen = live.seen();
    return grown.pairs().stream().filter(one -> !seen.contains(one.user(), one.item())).toList();
  }

  private static int usersOf(Interactions interactions) {
    int users = 0;
    for (int user = 0; user < interactions.userCount(); user++) {
      users += interactions.userDegree(user) > 0 ? 1 : 0;
    }
    return users;
  }

  private RetrainOutcome train(
      AlignedSnapshot known, Dataset dataset, Target target, Cancellation cancellation)
      throws IOException {
    AlignedSnapshot live = AlignedSnapshot.of(known.snapshot(), dataset);
    Metrics before =
        new Evaluator(kernels, dataset, true)
            .evaluate(Split.TEST, new LiveScores(live, kernels))
            .metrics();
    TrainingRun.Parts parts = new TrainingRun.Parts(config, dataset, plugins, start(live));
    TrainingResult result = select(parts, cancellation);
    Metrics after = result.test().orElseThrow().metrics();
    double least = before.recallAt20() * (1 - settings().tolerance());
    if (!(after.recallAt20() >= least)) {
      return new RetrainOutcome.Rejected(
          String.format(
              Locale.ROOT,
              "Recall@20 on the newest pairs is %.4f and must be at least %.4f (retrain.tolerance %s)",
              after.recallAt20(),
              least,
              settings().tolerance()),
          before,
          after);
    }
    if (settings().everything()) {
      output.line("training on all pairs for %s", Counted.of(result.bestEpoch() + 1L, "epoch"));
      result =
          new FinalFit(parts, kernels)
              .run(result, output.epochs().get(), RunControl.of(cancellation));
    }
    Software software = Software.of(kernels, config.run(), plugins);
    SnapshotId id = target.publisher().publish(config, dataset, result, software);
    return new RetrainOutcome.Published(id, before, after);
  }

  /** Returns the warm start; models that are not trained have none. */
  private Optional<WarmStart> start(AlignedSnapshot live) {
    if (!plugins.isTrained(config.run().model().backbone())) {
      return Optional.empty();
    }
    StartingPoint point = StartingPoint.of(live, config.run().model().dimension(), kernels);
    return Optional.of(point.start());
  }

  private TrainingResult select(TrainingRun.Parts parts, Cancellation cancellation) {
    output.line(
        "training %s from %s",
        config.modelName(), parts.start().isPresent() ? "the live vectors" : "scratch");
    try (var run = new TrainingRun(parts, kernels, Profiler.off())) {
      TrainedModel trained = run.train(output.epochs().get(), cancellation);
      TrainedModel served = run.withVectors(trained, config.run().snapshot().rank());
      return served.tested(Optional.of(run.test(served)));
    }
  }
}
