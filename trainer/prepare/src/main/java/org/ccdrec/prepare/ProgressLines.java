package org.ccdrec.prepare;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Prints progress on standard error: lines and, on a terminal, a progress bar for each file. */
final class ProgressLines implements PreparationListener, AutoCloseable {
  private static final int UPDATE_MILLIS = 200;
  private static final long MEGABYTE = 1_000_000;

  private final PrintWriter err;
  private final boolean terminal = System.console() != null && System.console().isTerminal();
  private @Nullable ProgressBar bar;

  ProgressLines(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void reading(String file, long size) {
    close();
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(file)
              .setInitialMax(size)
              .setUnit("MB", MEGABYTE)
              .setUpdateIntervalMillis(UPDATE_MILLIS)
              .setStyle(ProgressBarStyle.ASCII)
              .build();
    } else {
      err.printf("Reading %s (%.1f MB)%n", file, size / (double) MEGABYTE);
      err.flush();
    }
  }

  @Override
  public void read(long bytes) {
    if (bar != null) {
      bar.stepTo(bytes);
    }
  }

  @Override
  public void step(String what) {
    close();
    err.println(Character.toUpperCase(what.charAt(0)) + what.substring(1) + " …");
    err.flush();
  }

  @Override
  public void note(String line) {
    err.println(line);
    err.flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
