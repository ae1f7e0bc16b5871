package org.ccdrec.trainer.command.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ccdrec.trainer.command.shared.JsonLines;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetOptions;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.features.ModalityFile;
import org.ccdrec.trainer.inspection.Inspection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ccdrec inspect}: summarises a dataset, or lists all its errors. */
@Command(
    name = "inspect",
    description = {
      "Reads a dataset as training would and shows counts, splits, cold users and items,"
          + " popularity, features and warnings. All errors of an invalid dataset are reported"
          + " together.",
      "",
      "Example: ccdrec inspect data/tiktok",
      ""
    })
public final class InspectCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DATASET", description = "The dataset's directory.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path directory;

  @Option(
      names = "--modality",
      paramLabel = "NAME=FILE",
      description = {
        "A feature file to read and the name of its modality; may be repeated. By default all files"
            + " ending in _feat.npy are read, or all .npy files if there are none."
      })
  private Map<String, String> modalities = new LinkedHashMap<>();

  @Option(
      names = "--problems",
      paramLabel = "COUNT",
      defaultValue = "10",
      description = "Maximum number of problems listed per file; default: ${DEFAULT-VALUE}.")
  private int problemsListed;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    Dataset dataset = DatasetReader.read(directory, options());
    Inspection inspection = Inspection.of(dataset);
    if (json) {
      JsonLines.print(spec.commandLine().getOut(), inspection);
    } else {
      new InspectionText(spec.commandLine().getOut()).print(inspection);
    }
    return 0;
  }

  private DatasetOptions options() {
    try {
      List<ModalityFile> files =
          modalities.entrySet().stream()
              .map(entry -> new ModalityFile(entry.getKey(), entry.getValue()))
              .toList();
      return new DatasetOptions(files, problemsListed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
