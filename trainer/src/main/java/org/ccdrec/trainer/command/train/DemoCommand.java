package org.ccdrec.trainer.command.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.ccdrec.trainer.report.HtmlReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code ccdrec demo}: generates the demo catalogue, trains on it, publishes the model and writes
 * its report.
 */
@Command(
    name = "demo",
    description = {
      "Generates a catalogue with pictures and planted tastes, trains CCDRec on it, publishes a"
          + " snapshot and writes its report. The launcher then serves it, unless --no-serve is"
          + " given.",
      "",
      "Example: ccdrec demo",
      ""
    })
public final class DemoCommand implements Callable<Integer> {
  private static final long CATALOGUE_SEED = 2025;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The run's configuration; default: conf/demo.yaml.")
  private @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The catalogue, generated if it does not exist; default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("demo", "catalogue");

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description = "Where to publish; default: ${DEFAULT-VALUE}.")
  private Path store = Path.of("demo", "snapshots");

  @Option(
      names = "--raw",
      description =
          "Start from raw files: write the catalogue as CSV, Parquet and pictures to demo/raw, then"
              + " prepare, encode, train and serve it. The launcher runs these steps.")
  private boolean raw;

  @Option(
      names = "--write-raw",
      paramLabel = "DIR",
      hidden = true,
      description =
          "Write the catalogue's raw files to a directory, if it does not exist, and exit.")
  private @Nullable Path rawDirectory;

  @Mixin private final RunOptions options = new RunOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (rawDirectory != null) {
      return writeRaw(rawDirectory);
    }
    if (raw) {
      throw new ParameterException(
          spec.commandLine(), "--raw needs the launcher: ./ccdrec demo --raw");
    }
    Path file = config == null ? home().resolve("conf/demo.yaml") : config;
    return options.run(
        spec.commandLine(),
        new RunOptions.Places(file, config == null, this::catalogue, store, this::report));
  }

  /** Writes the report of a snapshot beside the store. */
  private void report(Path snapshot) throws IOException {
    Path file = store.resolveSibling("report.html");
    HtmlReport.of(List.of(snapshot)).write(file);
    if (!options.json()) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("report in " + file);
      out.flush();
    }
  }

  /** Returns the catalogue's directory, generating it if it does not exist. */
  private Path catalogue() throws IOException {
    PrintWriter progress = spec.commandLine().getErr();
    if (Files.isDirectory(data)) {
      progress.println("using the catalogue in " + data);
      return data;
    }
    progress.println("generating the demo catalogue in " + data + " ...");
    progress.flush();
    DemoCatalogue.write(data, CATALOGUE_SEED);
    return data;
  }

  private int writeRaw(Path directory) throws IOException {
    PrintWriter progress = spec.commandLine().getErr();
    if (Files.isDirectory(directory)) {
      progress.println("using the raw files in " + directory);
    } else {
      progress.println("writing the demo catalogue as raw files to " + directory + " ...");
      progress.flush();
      DemoCatalogue.writeRaw(directory, CATALOGUE_SEED, DemoSize.DEFAULT);
    }
    return 0;
  }

  /** Returns the installation directory, which the launcher sets. */
  private static Path home() {
    return Path.of(System.getProperty("ccdrec.home", "."));
  }
}
