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
import org.ccdrec.trainer.training.EpochReport;
import org.ccdrec.trainer.training.RunListener;
import org.jspecify.annotations.Nullable;

/**
 * Prints a line when an epoch ends and, on a terminal, a progress bar during it. The best epoch so
 * far is marked with an asterisk.
 */
public final class EpochTable implements RunListener {
  private final PrintWriter out;
  private final boolean terminal = System.console() != null && System.console().isTerminal();
  private @Nullable ProgressBar bar;
  private boolean headed;

  /** Creates a table that is printed as epochs end. */
  public EpochTable(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void epochStarted(int epoch, int steps) {
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
    if (bar != null) {
      bar.step();
    }
  }

  @Override
  public void epochDone(EpochReport report) {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    if (!headed) {
      headed = true;
      out.println(heading(report.losses()));
    }
    out.println(line(report));
    out.flush();
  }

  private static String heading(Map<String, Double> losses) {
    StringBuilder line = new StringBuilder("  EPOCH  STAGE ");
    losses.keySet().forEach(part -> line.append("%11s".formatted(part.toUpperCase(Locale.ROOT))));
    return line.append("  HARDNESS    R@10    R@20    N@10    N@20   TRAIN   INFER    EVAL")
        .toString();
  }

  private static String line(EpochReport report) {
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
    return String.join("", cells) + (report.best() ? " *" : "");
  }

  private static String metric(@Nullable Metrics metrics, Metric metric, int cutoff) {
    return metrics == null ? "       -" : number("%8.4f", metrics.value(metric, cutoff));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
