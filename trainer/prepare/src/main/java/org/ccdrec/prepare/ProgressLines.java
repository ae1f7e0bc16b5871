package org.ccdrec.prepare;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.ccdrec.prepare.columns.ColumnDialog;
import org.jspecify.annotations.Nullable;

/** Prints progress on standard error: lines and, on a terminal, a progress bar for each file. */
final class ProgressLines implements PreparationListener, AutoCloseable {
  private static final int UPDATE_MILLIS = 200;
  private static final long MEGABYTE = 1_000_000;
  private static final long REPORT_NANOS = 10_000_000_000L;

  private final PrintWriter err;
  private final boolean terminal = System.console() != null && System.console().isTerminal();
  private @Nullable ProgressBar bar;
  private long encodingStart;
  private long nextReport;

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
      boolean isSmall = size < MEGABYTE;
      err.printf(
          "Reading %s (%.1f %s)%n", file, size / (isSmall ? 1e3 : MEGABYTE), isSmall ? "kB" : "MB");
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
  public void encoding(String encoder, long items) {
    close();
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(encoder)
              .setInitialMax(items)
              .setUnit(" items", 1)
              .showSpeed()
              .setUpdateIntervalMillis(UPDATE_MILLIS)
              .setStyle(ProgressBarStyle.ASCII)
              .build();
    } else {
      err.printf("Encoding %,d items by %s%n", items, encoder);
      err.flush();
      encodingStart = System.nanoTime();
      nextReport = encodingStart + REPORT_NANOS;
    }
  }

  @Override
  public synchronized void encoded(long items) {
    long now = System.nanoTime();
    if (bar != null) {
      bar.stepTo(items);
    } else if (now - nextReport > 0) {
      err.printf("  %,d items, %,.0f items/s%n", items, items / ((now - encodingStart) / 1e9));
      err.flush();
      nextReport = now + REPORT_NANOS;
    }
  }

  @Override
  public Optional<String> choose(String question, List<String> columns) {
    Console console = System.console();
    if (console == null || !terminal) {
      return Optional.empty();
    }
    close();
    return ColumnDialog.ask(question, columns, console::readLine, err);
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
