package org.ccdrec.trainer.command.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ccdrec.trainer.command.shared.CommandFailure;
import org.ccdrec.trainer.command.shared.Interruption;
import org.ccdrec.trainer.command.shared.PluginOptions;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.study.StudyConfig;
import org.ccdrec.trainer.study.StudyPlan;
import org.ccdrec.trainer.study.StudyPlanner;
import org.ccdrec.trainer.study.report.ResultFiles;
import org.ccdrec.trainer.study.report.StudyResults;
import org.ccdrec.trainer.study.run.RunStore;
import org.ccdrec.trainer.study.run.StudyRunner;
import org.ccdrec.trainer.training.config.RunConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ccdrec study}: trains all models of a study and compares them. */
@Command(
    name = "study",
    description = {
      "Trains every model of a study with every seed and every point of its grid, and prints their"
          + " accuracy, the differences to the baseline, and how sure these are. A run that is done"
          + " is never done again; Ctrl-C ends cleanly, and the same command goes on.",
      "",
      "Example: ccdrec study conf/studies/ablation-tiktok.yaml --data ../data/tiktok --jobs 2",
      ""
    })
public final class StudyCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "The study, such as those in conf/studies.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The dataset directory, instead of the study's.")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where runs and results are kept; studies of one directory share their runs. Default:"
              + " ${DEFAULT-VALUE}.")
  private Path out = Path.of("studies");

  @Option(names = "--jobs", description = "Runs at a time; default: ${DEFAULT-VALUE}.")
  private int jobs = 1;

  @Option(names = "--threads", description = "Threads of each run; default: ${DEFAULT-VALUE}.")
  private int threads = 1;

  @Option(names = "--seeds", split = ",", description = "Seeds, instead of the study's: 1,2,3.")
  private List<Long> seeds = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any key of every run's configuration, such as training.epochs=5; repeatable.")
  private List<String> assignments = List.of();

  @Option(
      names = "--any-code",
      description = {
        "Take runs that another version of the code has trained as they are;",
        "without it they are done again."
      })
  private boolean anyCode;

  @Option(
      names = "--format",
      description = "Of the tables: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private Format format = Format.TEXT;

  @ArgGroup private final Mode mode = new Mode();
  @Mixin private final PluginOptions plugins = new PluginOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** The format of tables. */
  enum Format {
    TEXT,
    MARKDOWN
  }

  /** The action instead of running. */
  static final class Mode {
    @Option(names = "--list", description = "List the runs and how far they are, and stop.")
    private boolean list;

    @Option(names = "--tables", description = "Print the tables of what is there, and stop.")
    private boolean tables;

    @Option(names = "--report", hidden = true, description = "The old name of --tables.")
    private boolean report;
  }

  @Override
  public Integer call() throws Exception {
    if (jobs < 1 || threads < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--jobs must be positive and --threads not negative; --jobs=%d, --threads=%d"
              .formatted(jobs, threads));
    }
    StudyConfig study = StudyConfig.read(file, studyOverrides());
    Path directory = dataDirectory(study);
    RunStore store = new RunStore(out, anyCode);
    try (PluginRegistry registry = plugins.load()) {
      List<String> overrides = new ArrayList<>(assignments);
      overrides.add("training.threads=" + threads);
      Map<Object, Dataset> read = new HashMap<>();
      StudyPlan plan =
          new StudyPlanner(file, study, registry, overrides)
              .plan(run -> read.computeIfAbsent(run.data(), key -> dataset(directory, run)));
      StudyTables tables = new StudyTables(spec.commandLine().getOut(), format);
      if (mode.list) {
        tables.printRuns(StudyResults.of(plan, store));
        return 0;
      }
      if (mode.report) {
        spec.commandLine().getErr().println("--report is deprecated; use --tables");
      }
      if (mode.tables || mode.report) {
        tables.print(StudyResults.of(plan, store));
        return 0;
      }
      return run(plan, store, registry, tables);
    }
  }

  private List<String> studyOverrides() {
    return seeds.isEmpty() ? List.of() : List.of("seeds=" + seeds);
  }

  private static Dataset dataset(Path directory, RunConfig run) {
    Dataset dataset = DatasetReader.read(directory, run.data().options());
    if (dataset.validation().size() == 0 || dataset.test().size() == 0) {
      throw new CommandFailure(
          "a study selects on validation and compares on test; dataset %s has %s"
              .formatted(
                  directory, dataset.test().size() == 0 ? "no test split" : "no validation split"));
    }
    return dataset;
  }

  private Path dataDirectory(StudyConfig study) {
    if (data != null) {
      return data;
    }
    Path named =
        study
            .data()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "the study names no data; give --data DIR"));
    return file.resolveSibling(named).normalize();
  }

  private int run(StudyPlan plan, RunStore store, PluginRegistry registry, StudyTables tables)
      throws IOException {
    PrintWriter progress = spec.commandLine().getErr();
    StudyRunner runner =
        new StudyRunner(
            plan,
            store,
            registry,
            InstantSource.system(),
            line -> {
              progress.println(line);
              progress.flush();
            });
    StudyRunner.Outcome outcome =
        Interruption.guard(
            cancellation -> {
              StudyRunner.Outcome ended = runner.run(jobs, cancellation);
              conclude(plan, store, tables);
              return ended;
            });
    if (!outcome.complete()) {
      throw new CommandFailure(shortfall(outcome));
    }
    return 0;
  }

  private void conclude(StudyPlan plan, RunStore store, StudyTables tables) {
    try {
      StudyResults results = StudyResults.of(plan, store);
      Path directory = out.resolve(plan.config().name());
      ResultFiles.write(directory, results);
      tables.print(results);
      if (format == Format.TEXT) {
        spec.commandLine().getOut().println("results in " + directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String shortfall(StudyRunner.Outcome outcome) {
    List<String> reasons = new ArrayList<>();
    if (outcome.cancelled()) {
      reasons.add("stopped before its end");
    }
    if (outcome.elsewhere() > 0) {
      reasons.add(outcome.elsewhere() + " runs are being done by another process");
    }
    reasons.addAll(outcome.failures());
    return "%d of %d runs are done; the same command does the rest%n  %s"
        .formatted(outcome.done(), outcome.planned(), String.join("\n  ", reasons));
  }
}
