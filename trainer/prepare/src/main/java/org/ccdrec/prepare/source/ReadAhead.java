package org.ccdrec.prepare.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows a thread of its own reads, at most some thousands ahead of the receiver, who
 * gets them on the caller's thread. Parsing and storing thus share two processors.
 */
final class ReadAhead implements Table {
  private static final int ROWS = 2048; // handed over at once
  private static final int BATCHES = 8;
  private static final long WAIT_MILLIS = 50;

  private final Table table;

  ReadAhead(Table table) {
    this.table = table;
  }

  /** A row, or why it is none. */
  private record Row(long line, @Nullable String[] values, @Nullable String rule, String found) {
    private static final @Nullable String[] NONE = {};

    void passTo(Rows rows) throws IOException {
      if (rule == null) {
        rows.row(line, values);
      } else {
        rows.broken(line, rule, found);
      }
    }
  }

  @Override
  public List<String> columns(long rows) throws IOException {
    return table.columns(rows);
  }

  @Override
  public void read(List<String> columns, Rows rows) throws IOException {
    var batches = new Batches();
    FutureTask<@Nullable Void> reading =
        new FutureTask<>(
            () -> {
              try {
                table.read(columns, batches);
              } finally {
                batches.end();
              }
              return null;
            });
    Thread thread = Thread.ofPlatform().name("reader").daemon().start(reading);
    try {
      for (List<Row> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
        for (Row row : batch) {
          row.passTo(rows);
        }
      }
      reading.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("reading was interrupted");
    } finally {
      batches.stop();
      join(thread);
    }
  }

  private static IOException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case IOException failure -> failure;
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      case null, default -> new IOException("reading failed", cause);
    };
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Rows on their way from the reading thread to the receiver; an empty batch is the end. */
  private static final class Batches implements Rows {
    private final BlockingQueue<List<Row>> full = new ArrayBlockingQueue<>(BATCHES);
    private List<Row> batch = new ArrayList<>(ROWS);
    private volatile boolean isStopped;

    @Override
    public void row(long line, @Nullable String[] values) {
      add(new Row(line, values.clone(), null, ""));
    }

    @Override
    public void broken(long line, String rule, String found) {
      add(new Row(line, Row.NONE, rule, found));
    }

    private void add(Row row) {
      batch.add(row);
      if (batch.size() == ROWS) {
        put(batch);
        batch = new ArrayList<>(ROWS);
      }
    }

    /** Hands over what is left, and then the end. */
    void end() {
      if (!batch.isEmpty()) {
        put(batch);
      }
      put(List.of());
    }

    private void put(List<Row> rows) {
      try {
        while (!full.offer(rows, WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
          if (isStopped) {
            throw new CancellationException("nobody takes the rows");
          }
        }
      } catch (InterruptedException e) {
        throw new CancellationException("reading was interrupted");
      }
    }

    List<Row> next() throws InterruptedException {
      return full.take();
    }

    /** Makes the reading thread end soon. */
    void stop() {
      isStopped = true;
    }
  }
}
