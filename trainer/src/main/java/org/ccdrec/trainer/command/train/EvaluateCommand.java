package org.ccdrec.trainer.command.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.IdTable;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.command.shared.CommandFailure;
import org.ccdrec.trainer.command.shared.DataOption;
import org.ccdrec.trainer.command.shared.JsonLines;
import org.ccdrec.trainer.command.shared.ProcessKernels;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.evaluation.Metrics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Option(names = "--threads", description = "Threads; default: one per processor.")
  private int threads;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Dataset dataset = DatasetReader.read(data.directory());
    try (Snapshot snapshot = Snapshot.openVerified(SnapshotStore.resolve(path));
        Kernels kernels = ProcessKernels.open(threads)) {
      requireSameIds("user", snapshot.userIds(), dataset.userIds());
      requireSameIds("item", snapshot.itemIds(), dataset.itemIds());
      Evaluator evaluator = new Evaluator(kernels, dataset, masksValidation(snapshot));
      Matrix users = matrix(snapshot.userVectors());
      Matrix items = matrix(snapshot.itemVectors());
      Metrics validation = evaluator.evaluate(Split.VALIDATION, users, items).metrics();
      Evaluation test = evaluator.evaluate(Split.TEST, users, items);
      print(out, snapshot, validation, test);
    }
    return 0;
  }

  private boolean masksValidation(Snapshot snapshot) {
    JsonNode config = snapshot.manifest().model().config();
    return maskValidation == null
        ? config.path("evaluation").path("maskValidation").asBoolean(false)
        : maskValidation;
  }

  private void print(PrintWriter out, Snapshot snapshot, Metrics validation, Evaluation test) {
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("snapshot", snapshot.directory().toString());
      line.put("valid", validation.toMap());
      line.put("test", test.metrics().toMap());
      line.put("maskValidation", test.validationMasked());
      JsonLines.print(out, line);
    } else {
      out.println(snapshot.directory());
      MetricsTable.print(out, Map.of("validation", validation, "test", test.metrics()));
    }
  }

  private static void requireSameIds(String what, IdTable snapshot, List<String> dataset) {
    if (snapshot.size() != dataset.size()) {
      throw new CommandFailure(
          "the snapshot must be of this dataset; it has %d %ss and the dataset %d"
              .formatted(snapshot.size(), what, dataset.size()));
    }
    for (int index = 0; index < dataset.size(); index++) {
      if (!snapshot.get(index).equals(dataset.get(index))) {
        throw new CommandFailure(
            "the snapshot must be of this dataset; %s %d is %s there and %s in the dataset"
                .formatted(what, index, snapshot.get(index), dataset.get(index)));
      }
    }
  }

  private static Matrix matrix(FloatMatrix source) {
    Matrix matrix = Matrix.uninitialised(source.rows(), source.columns());
    float[] row = new float[source.columns()];
    for (int index = 0; index < source.rows(); index++) {
      source.copyRow(index, row);
      matrix.writeRow(index, row);
    }
    return matrix;
  }
}
