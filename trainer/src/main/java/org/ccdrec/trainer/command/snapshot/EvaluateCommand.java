package org.ccdrec.trainer.command.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.snapshot.IdTable;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.command.shared.CommandFailure;
import org.ccdrec.trainer.command.shared.DataOption;
import org.ccdrec.trainer.command.shared.JsonLines;
import org.ccdrec.trainer.command.shared.MetricsTable;
import org.ccdrec.trainer.command.shared.ProcessKernels;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetOptions;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.data.features.ModalityFile;
import org.ccdrec.trainer.data.problem.Counted;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.production.AlignedSnapshot;
import org.ccdrec.trainer.production.UnseenPairs;
import org.ccdrec.trainer.publishing.SnapshotPublisher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ccdrec evaluate}: evaluates a published snapshot. */
@Command(
    name = "evaluate",
    description = {
      "Ranks all items for all held-out users of a dataset with the vectors of a snapshot,"
          + " exactly as in training, and reports the metrics.",
      "",
      "Example: ccdrec evaluate --snapshot snapshots/tiktok --data ../data/tiktok",
      ""
    })
public final class EvaluateCommand implements Callable<Integer> {

  @Option(
      names = "--snapshot",
      paramLabel = "PATH",
      required = true,
      description = "STORE/NAME/VERSION, or STORE/NAME for its newest valid version.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path path;

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--mask-validation",
      negatable = true,
      description = {
        "Whether validation items are masked on the test split;",
        "default: as in the snapshot's own test."
      })
  private @Nullable Boolean maskValidation;

  @Option(
      names = "--other-data",
      description = {
        "Evaluate on a dataset that the snapshot was not trained on: users and items are matched by",
        "id, and held-out pairs that the snapshot lists as seen are left out and counted."
      })
  private boolean otherData;

  @Option(names = "--threads", description = "Threads; default: one per processor.")
  private int threads;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (threads < 0) {
      throw new ParameterException(
          spec.commandLine(), "--threads must not be negative; --threads=" + threads);
    }
    try (Snapshot snapshot = Snapshot.openVerified(SnapshotStore.resolve(path));
        Kernels kernels = ProcessKernels.open(threads)) {
      Dataset dataset = DatasetReader.read(data.directory(), options(snapshot));
      AlignedSnapshot aligned = AlignedSnapshot.of(snapshot, dataset);
      Dataset evaluated = otherData ? unseen(aligned) : sameData(snapshot, dataset);
      Evaluator evaluator = new Evaluator(kernels, evaluated, masksValidation(snapshot));
      Matrix users = aligned.userVectors();
      Matrix items = aligned.itemVectors();
      Map<String, Metrics> metrics = new LinkedHashMap<>();
      if (evaluated.validation().size() > 0) {
        metrics.put("validation", evaluator.evaluate(Split.VALIDATION, users, items).metrics());
      }
      boolean masked = false;
      if (evaluated.test().size() > 0) {
        Evaluation test = evaluator.evaluate(Split.TEST, users, items);
        metrics.put("test", test.metrics());
        masked = test.validationMasked();
      }
      if (metrics.isEmpty()) {
        throw new CommandFailure("the dataset has neither a validation nor a test split");
      }
      print(snapshot, metrics, masked);
    }
    return 0;
  }

  /** Returns how the dataset was read in training, so that the hashes can be compared. */
  private static DatasetOptions options(Snapshot snapshot) {
    List<ModalityFile> files = new ArrayList<>();
    for (JsonNode entry : snapshot.manifest().model().config().path("data").path("modalities")) {
      files.add(new ModalityFile(entry.path("name").asText(), entry.path("file").asText()));
    }
    return DatasetOptions.withModalities(files);
  }

  /** Returns the dataset if it is the one that the snapshot was trained on. */
  private static Dataset sameData(Snapshot snapshot, Dataset dataset) throws IOException {
    requireSameIds("user", snapshot.userIds(), dataset.userIds());
    requireSameIds("item", snapshot.itemIds(), dataset.itemIds());
    String trained = snapshot.manifest().provenance().dataHash();
    if (!trained.equals(dataset.hash())) {
      throw new CommandFailure(
          ("the snapshot must be of this dataset; it was trained on data with the hash %s, and this"
                  + " dataset has %s. Pairs that are held out here may have been trained on there,"
                  + " which would flatter the result. Name the dataset of the snapshot, or give"
                  + " --other-data to leave out all pairs that the snapshot has seen")
              .formatted(shortened(trained), shortened(dataset.hash())));
    }
    if (SnapshotPublisher.isTrainedOnEverything(snapshot)) {
      throw new CommandFailure(
          "the snapshot was trained on all splits of this dataset (train --final), so nothing is held"
              + " out. `ccdrec snapshot show` has the metrics of the run that chose its epoch");
    }
    return dataset;
  }

  private static String shortened(String hash) {
    return hash.length() > 16 ? hash.substring(0, 16) + "…" : hash;
  }

  /** Returns another dataset without the held-out pairs that the snapshot may know. */
  private Dataset unseen(AlignedSnapshot aligned) {
    UnseenPairs pairs = UnseenPairs.of(aligned);
    long left = pairs.heldOut() - pairs.seen() - pairs.ofUnknownUsers();
    String counts =
        String.format(
            Locale.ROOT,
            "%s held out; left out: %,d that the snapshot has seen and %,d of users whom it does not"
                + " have; evaluated: %,d",
            Counted.of(pairs.heldOut(), "pair"),
            pairs.seen(),
            pairs.ofUnknownUsers(),
            left);
    if (left == 0) {
      throw new CommandFailure("nothing is left to evaluate: " + counts);
    }
    spec.commandLine().getErr().println(counts);
    spec.commandLine().getErr().flush();
    return pairs.dataset();
  }

  private boolean masksValidation(Snapshot snapshot) {
    JsonNode config = snapshot.manifest().model().config();
    return maskValidation == null
        ? config.path("evaluation").path("maskValidation").asBoolean(false)
        : maskValidation;
  }

  private void print(Snapshot snapshot, Map<String, Metrics> metrics, boolean masked) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("snapshot", snapshot.directory().toString());
      metrics.forEach(
          (split, values) ->
              line.put(split.equals("validation") ? "valid" : split, values.toMap()));
      line.put("maskValidation", masked);
      JsonLines.print(out, line);
    } else {
      out.println(snapshot.directory());
      MetricsTable.print(out, metrics);
    }
  }

  private static void requireSameIds(String what, IdTable snapshot, List<String> dataset) {
    if (snapshot.size() != dataset.size()) {
      throw new CommandFailure(
          "the snapshot must be of this dataset; it has %s and the dataset %s; --other-data matches them by id"
              .formatted(Counted.of(snapshot.size(), what), Counted.of(dataset.size(), what)));
    }
    for (int index = 0; index < dataset.size(); index++) {
      if (!snapshot.get(index).equals(dataset.get(index))) {
        throw new CommandFailure(
            "the snapshot must be of this dataset; %s %d is %s there and %s in the dataset"
                .formatted(what, index, snapshot.get(index), dataset.get(index)));
      }
    }
  }
}
