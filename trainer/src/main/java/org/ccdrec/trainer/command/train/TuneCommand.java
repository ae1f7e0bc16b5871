package org.ccdrec.trainer.command.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.trainer.command.shared.CommandFailure;
import org.ccdrec.trainer.command.shared.Interruption;
import org.ccdrec.trainer.command.shared.PluginOptions;
import org.ccdrec.trainer.command.shared.TextTable;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.RunConfig;
import org.ccdrec.trainer.tuning.Trial;
import org.ccdrec.trainer.tuning.TrialStore;
import org.ccdrec.trainer.tuning.TunedKeys;
import org.ccdrec.trainer.tuning.Tuner;
import org.ccdrec.trainer.tuning.TuningConfig;
import org.ccdrec.trainer.tuning.TuningPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ccdrec tune}: searches the configuration that is best on validation. */
@Command(
    name = "tune",
    description = {
      "Searches the values of configuration keys that give the best validation recall@20. Trials"
          + " that fall behind are stopped early. The test split is never read. Ctrl-C ends cleanly,"
          + " and the same command goes on.",
      "",
      "Example: ccdrec tune conf/studies/tune-tiktok-freedom.yaml --data ../data/tiktok --jobs 2",
      ""
    })
public final class TuneCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      description = "The search: a configuration, keys with their possible values, and a budget.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The dataset directory, instead of the file's.")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the search is kept, by name. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("tunings");

  @Option(names = "--trials", description = "Number of trials, instead of the file's.")
  private @Nullable Integer trials;

  @Option(names = "--jobs", description = "Trials at a time; default: ${DEFAULT-VALUE}.")
  private int jobs = 1;

  @Option(names = "--threads", description = "Threads of each trial; default: ${DEFAULT-VALUE}.")
  private int threads = 1;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Any key of every trial's configuration, such as training.epochs=30; repeatable.")
  private List<String> assignments = List.of();

  @Option(names = "--list", description = "List the trials and how far they are, and stop.")
  private boolean list;

  @Mixin private final PluginOptions plugins = new PluginOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    TuningConfig config =
        TuningConfig.read(file, trials == null ? List.of() : List.of("trials=" + trials));
    requireUsage(config);
    TrialStore store = new TrialStore(out.resolve(config.name()));
    if (list) {
      print(store.trials());
      return 0;
    }
    Path directory = dataDirectory(config);
    try (PluginRegistry registry = plugins.load()) {
      Map<Object, Dataset> read = new HashMap<>();
      TuningPlan plan =
          new TuningPlan(
              config,
              file.toString(),
              base(config),
              registry,
              run -> {
                synchronized (read) {
                  return read.computeIfAbsent(run.data(), key -> dataset(directory, run));
                }
              });
      plan.check();
      return run(plan, store);
    }
  }

  private void requireUsage(TuningConfig config) {
    if (jobs < 1 || threads < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--jobs must be positive and --threads not negative; --jobs=%d, --threads=%d"
              .formatted(jobs, threads));
    }
    for (String key : config.space().keySet()) {
      if (assignments.stream().anyMatch(assignment -> assignment.startsWith(key + "="))) {
        throw new ParameterException(
            spec.commandLine(), "--set %s: the search chooses this key".formatted(key));
      }
    }
  }

  private ConfigReader base(TuningConfig config) {
    List<String> overrides = new ArrayList<>(assignments);
    overrides.add("training.threads=" + threads);
    return ConfigReader.ofFile(file.resolveSibling(config.config()).normalize())
        .overlay(file.toString(), config.set())
        .override(overrides);
  }

  private Path dataDirectory(TuningConfig config) {
    if (data != null) {
      return data;
    }
    Path named =
        config
            .data()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "the search names no data; give --data DIR"));
    return file.resolveSibling(named).normalize();
  }

  private static Dataset dataset(Path directory, RunConfig run) {
    Dataset dataset = DatasetReader.read(directory, run.data().options());
    if (dataset.validation().size() == 0) {
      throw new CommandFailure(
          "a search selects on validation; dataset %s has no validation split"
              .formatted(directory));
    }
    return dataset;
  }

  private int run(TuningPlan plan, TrialStore store) throws IOException {
    PrintWriter progress = spec.commandLine().getErr();
    int all = plan.config().trials();
    Tuner tuner =
        new Tuner(
            plan,
            store,
            trial -> {
              progress.printf("[%d/%d] %s%n", trial.number() + 1, all, line(trial));
              progress.flush();
            });
    Optional<TunedKeys> best =
        Interruption.guard(
            cancellation -> {
              try {
                return tuner.run(jobs, cancellation);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    print(store.trials());
    if (best.isEmpty()) {
      throw new CommandFailure("stopped before its end; the same command does the rest");
    }
    PrintWriter printer = spec.commandLine().getOut();
    printer.printf(
        Locale.ROOT,
        "best: valid recall@20 %.4f at epoch %d with%n",
        best.get().validRecall20(),
        best.get().bestEpoch());
    best.get().set().forEach((key, value) -> printer.printf("  --set %s=%s%n", key, value));
    printer.printf("kept in %s, for the key `tuned` of a study's row%n", store.best());
    printer.flush();
    return 0;
  }

  private void print(List<Trial> all) {
    PrintWriter printer = spec.commandLine().getOut();
    TextTable table =
        new TextTable(
            new TextTable.Column("TRIAL", true),
            new TextTable.Column("STATE", false),
            new TextTable.Column("EPOCHS", true),
            new TextTable.Column("VALID R@20", true),
            new TextTable.Column("KEYS", false));
    for (Trial trial : all) {
      table.row(
          trial.number() + 1,
          trial.state().name().toLowerCase(Locale.ROOT),
          trial.epochs(),
          Double.isNaN(trial.validation()) ? "" : decimal(trial.validation()),
          keys(trial));
    }
    table.print(printer, "  ");
    printer.flush();
  }

  private static String line(Trial trial) {
    String what =
        switch (trial.state()) {
          case FAILED -> "failed: " + trial.error().orElse("");
          case STOPPED ->
              "stopped after %d epochs, valid recall@20 %s"
                  .formatted(trial.epochs(), decimal(trial.validation()));
          case COMPLETE, RUNNING ->
              "valid recall@20 %s at epoch %d of %d"
                  .formatted(decimal(trial.validation()), trial.bestEpoch(), trial.epochs());
        };
    return "%s: %s, %.0f s".formatted(keys(trial), what, trial.seconds());
  }

  private static String keys(Trial trial) {
    return trial.keys().entrySet().stream()
        .map(
            key ->
                key.getKey().substring(key.getKey().lastIndexOf('.') + 1)
                    + "="
                    + shown(key.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String shown(Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.3g", number)
        : String.valueOf(value);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
