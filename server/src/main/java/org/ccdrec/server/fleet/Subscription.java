package org.ccdrec.server.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ccdrec.sharedlog.LogReader;
import org.ccdrec.sharedlog.SharedLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that reads a shared log and passes its entries to a handler. */
final class Subscription implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long LOOK_MILLIS = 20;
  private static final long PAUSE_MILLIS = 500;
  private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long STORE_NANOS = Duration.ofSeconds(5).toNanos();

  private final String name;
  private final SharedLog log;
  private final EntryHandler handler;
  private final ReadState state;
  private final Path file;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean isClosed;
  private volatile @Nullable String failure;
  private volatile long unread;
  private long lookedAt = System.nanoTime();
  private long storedAt = System.nanoTime();
  private boolean isChanged;

  /**
   * Starts reading.
   *
   * @param name name of the stream
   * @param file where the state is stored
   */
  Subscription(String name, SharedLog log, EntryHandler handler, ReadState state, Path file) {
    this.name = name;
    this.log = log;
    this.handler = handler;
    this.state = state;
    this.file = file;
    this.thread = Thread.ofPlatform().name(name + "-reader").daemon().start(this::run);
  }

  /**
   * Waits until everything has been read that the log had; returns false if it cannot be reached,
   * or after a time.
   */
  boolean awaitCaughtUp(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    boolean isDone = caughtUp.getCount() == 0;
    while (!isDone && failure == null && System.nanoTime() < end) {
      isDone = caughtUp.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return isDone;
  }

  /** Returns why reading failed, or null if it works. */
  @Nullable String failure() {
    return failure;
  }

  /** Returns the number of entries that were not read at the latest look. */
  long unread() {
    return unread;
  }

  private void run() {
    while (!isClosed) {
      try (LogReader reader = log.read(state.next())) {
        while (!isClosed) {
          read(reader);
        }
      } catch (IOException | RuntimeException e) {
        failed(e);
      }
    }
    store();
  }

  private void read(LogReader reader) throws IOException {
    List<LogReader.Delivery> deliveries = reader.poll(POLL);
    if (!deliveries.isEmpty()) {
      List<ReadState.Parsed> parsed = ReadState.Parsed.all(deliveries);
      handler.take(state.received(parsed));
      state.advance(parsed);
      isChanged = true;
    }
    look(reader);
    if (failure != null) {
      LOG.info("The shared log of {} can be read again", name);
      failure = null;
    }
    if (isChanged && System.nanoTime() - storedAt > STORE_NANOS) {
      store();
    }
  }

  /**
   * Looks how much there is to read: until it has caught up, and then now and then, which shows
   * whether a log without entries can be reached.
   */
  private void look(LogReader reader) throws IOException {
    long now = System.nanoTime();
    if (caughtUp.getCount() > 0 || now - lookedAt > LOOK_NANOS) {
      unread = reader.remaining();
      lookedAt = now;
      if (unread == 0) {
        caughtUp.countDown();
      }
    }
  }

  private void failed(Exception e) {
    if (failure == null && !isClosed) {
      LOG.warn("The shared log of {} cannot be read, it is tried again: {}", name, e.toString());
    }
    failure = e.toString();
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException interrupted) {
      isClosed = true;
    }
  }

  private void store() {
    try {
      if (isChanged) {
        state.write(file, handler.mark());
        isChanged = false;
      }
    } catch (IOException e) {
      LOG.warn("{} could not be written; a restart reads more of the log: {}", file, e.toString());
    }
    storedAt = System.nanoTime();
  }

  /** Stops reading and stores how far it came. */
  @Override
  public void close() {
    isClosed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
