package org.ccdrec.trainer.command.shared;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.ccdrec.trainer.evaluation.Metric;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.tracking.RunClock;
import org.ccdrec.trainer.training.EpochReport;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.control.RunPlan;
import org.jspecify.annotations.Nullable;

/**
 * Prints a line when an epoch ends, with the speed, the memory and the time left: until the run
 * stops if no epoch is better, and until its last epoch. During an epoch it shows a progress bar on
 * a terminal, and elsewhere prints a line from time to time. The best epoch so far is marked with
 * an asterisk.
 */
public final class EpochTable implements RunListener {
  private static final long NANOS_BETWEEN_LINES = 30_000_000_000L;

  private final PrintWriter out;
  private final boolean terminal = System.console() != null && System.console().isTerminal();
  private final RunClock clock = new RunClock(System::nanoTime);
  private @Nullable ProgressBar bar;
  private long lastLine;
  private boolean headed;

  /** Creates a table that is printed as epochs end. */
  public EpochTable(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void runStarted(RunPlan plan) {
    clock.runStarted(plan);
  }

  @Override
  public void epochStarted(int epoch, int steps) {
    clock.epochStarted(epoch, steps);
    lastLine = System.nanoTime();
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("epoch " + epoch)
              .setInitialMax(steps)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .clearDisplayOnFinish()
              .build();
    }
  }

  @Override
  public void stepDone(int epoch, int step) {
    clock.stepDone(epoch, step);
    if (bar != null) {
      bar.step();
    } else if (System.nanoTime() - lastLine > NANOS_BETWEEN_LINES) {
      lastLine = System.nanoTime();
      out.println("  " + clock.within());
      out.flush();
    }
  }

  @Override
  public void epochDone(EpochReport report) {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    clock.epochDone(report);
    if (!headed) {
      headed = true;
      out.println(heading(report.losses()));
    }
    out.println(line(report, clock));
    out.flush();
  }

  private static String heading(Map<String, Double> losses) {
    StringBuilder line = new StringBuilder("  EPOCH  STAGE ");
    losses.keySet().forEach(part -> line.append("%11s".formatted(part.toUpperCase(Locale.ROOT))));
    return line.append(
            "  HARDNESS    R@10    R@20    N@10    N@20   TRAIN   INFER    EVAL  STEPS/S  MEMORY  LEFT")
        .toString();
  }

  private static String line(EpochReport report, RunClock clock) {
    List<String> cells = new ArrayList<>();
    cells.add("%7d".formatted(report.epoch()));
    cells.add("  %-6s".formatted(report.stage()));
    report.losses().values().forEach(loss -> cells.add(number("%11.4f", loss)));
    cells.add(
        report.hardness().isPresent()
            ? number("%10.4f", report.hardness().getAsDouble())
            : "         -");
    Metrics metrics = report.validation().orElse(null);
    cells.add(metric(metrics, Metric.RECALL, 10));
    cells.add(metric(metrics, Metric.RECALL, 20));
    cells.add(metric(metrics, Metric.NDCG, 10));
    cells.add(metric(metrics, Metric.NDCG, 20));
    cells.add(number("%7.2fs", report.trainSeconds()));
    cells.add(number("%7.2fs", report.inferSeconds()));
    cells.add(number("%7.2fs", report.evalSeconds()));
    cells.add(number("%9.1f", clock.stepsPerSecond()));
    cells.add("%8s".formatted(RunClock.memory()));
    cells.add("  " + clock.left());
    return String.join("", cells) + (report.best() ? " *" : "");
  }

  private static String metric(@Nullable Metrics metrics, Metric metric, int cutoff) {
    return metrics == null ? "       -" : number("%8.4f", metrics.value(metric, cutoff));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
