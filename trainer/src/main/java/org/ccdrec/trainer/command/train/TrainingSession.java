package org.ccdrec.trainer.command.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.command.shared.ErrorOutput;
import org.ccdrec.trainer.command.shared.JsonLines;
import org.ccdrec.trainer.command.shared.ProcessKernels;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.publishing.EpochJson;
import org.ccdrec.trainer.publishing.SnapshotPublisher;
import org.ccdrec.trainer.publishing.Software;
import org.ccdrec.trainer.training.EpochReport;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.TrainingResult;
import org.ccdrec.trainer.training.TrainingRun;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RunConfig;
import picocli.CommandLine;

/**
 * A training run with its user-visible output: a table of epochs (or JSON lines), the test metrics
 * and the snapshot.
 */
final class TrainingSession {
  private final CommandLine command;
  private final PrintWriter out;
  private final ReportOptions report;
  private final PluginRegistry plugins;
  private final EpochTable table;

  TrainingSession(CommandLine command, ReportOptions report, PluginRegistry plugins) {
    this.command = command;
    this.out = command.getOut();
    this.report = report;
    this.plugins = plugins;
    this.table = new EpochTable(out);
  }

  /**
   * Trains, tests and publishes.
   *
   * @return the exit code for success, or for failure if the run was cancelled
   */
  int run(EffectiveConfig config, Dataset dataset, Path storeDirectory) throws IOException {
    RunConfig run = config.run();
    SnapshotStore store = SnapshotStore.open(storeDirectory);
    SnapshotPublisher publisher = new SnapshotPublisher(store, config.snapshotName(dataset));
    Profiler profiler = report.profile() ? Profiler.on() : Profiler.off();
    try (Kernels kernels = ProcessKernels.open(run.training().teamSize());
        TrainingRun training = new TrainingRun(config, dataset, plugins, kernels, profiler)) {
      say("%s", dataset);
      say(
          "training %s, seed %d, %s kernels, %d thread%s",
          config.modelName(),
          run.seed(),
          kernels.name(),
          kernels.threads(),
          kernels.threads() == 1 ? "" : "s");
      Optional<TrainingResult> result = train(training);
      if (result.isEmpty()) {
        return CommandLine.ExitCode.SOFTWARE;
      }
      if (!result.get().hasVectors()) {
        printFigures(result.get());
      }
      Software software =
          Software.of(
              kernels.name(),
              plugins.recommender(run.model().backbone()),
              plugins.sampler(run.sampler().name()));
      SnapshotId id = publisher.publish(config, dataset, result.get(), software);
      conclude(result.get(), id, store.path(id));
      if (report.profile()) {
        new ProfileTable(profiler).print(report.json() ? command.getErr() : out);
      }
      return CommandLine.ExitCode.OK;
    }
  }

  /**
   * Trains, cancelling on Ctrl-C. The cancellation message is printed inside the guard, because the
   * process may exit as soon as the guard returns.
   */
  private Optional<TrainingResult> train(TrainingRun training) {
    RunListener listener = report.json() ? new JsonEpochs() : table;
    return Interruption.guard(
        cancellation -> {
          try {
            return Optional.of(training.run(listener, cancellation));
          } catch (CancellationException cancelled) {
            ErrorOutput.print(command.getErr(), String.valueOf(cancelled.getMessage()));
            return Optional.empty();
          }
        });
  }

  private final class JsonEpochs implements RunListener {
    @Override
    public void epochDone(EpochReport epoch) {
      JsonLines.print(out, EpochJson.of(epoch));
    }
  }

  private void conclude(TrainingResult result, SnapshotId id, Path path) {
    if (report.json()) {
      Map<String, Object> line = figures(result);
      line.put("name", id.name());
      line.put("version", id.version());
      line.put("snapshot", path.toString());
      JsonLines.print(out, line);
      return;
    }
    printFigures(result);
    say("");
    say("published %s", path);
  }

  private void printFigures(TrainingResult result) {
    if (report.json()) {
      JsonLines.print(out, figures(result));
      return;
    }
    say("");
    say("best epoch %d (by validation Recall@20)", result.bestEpoch());
    MetricsTable.print(
        out, Map.of("validation", result.validation(), "test", result.test().metrics()));
  }

  private static Map<String, Object> figures(TrainingResult result) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("bestEpoch", result.bestEpoch());
    line.put("valid", result.validation().toMap());
    line.put("test", result.test().metrics().toMap());
    return line;
  }

  private void say(String format, Object... arguments) {
    if (!report.json()) {
      out.println(String.format(Locale.ROOT, format, arguments));
      out.flush();
    }
  }
}
