package org.ccdrec.server.fleet;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.ccdrec.server.fleet.OutboxFile.Line;
import org.ccdrec.sharedlog.SharedLog;
import org.ccdrec.sharedlog.host.SharedEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that appends the entries of an outbox to a shared log, in order, a batch at a time. A
 * batch that fails is repeated until it succeeds.
 */
final class Forwarder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
  private static final long WAIT_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 1000;
  private static final Duration DRAIN = Duration.ofSeconds(3);

  private final String name;
  private final Outbox outbox;
  private final SharedLog log;
  private final Acknowledgements acknowledgements;
  private final Thread thread;
  private volatile boolean isClosed;
  private volatile @Nullable String failure;

  Forwarder(String name, Outbox outbox, SharedLog log, Acknowledgements acknowledgements) {
    this.name = name;
    this.outbox = outbox;
    this.log = log;
    this.acknowledgements = acknowledgements;
    this.thread = Thread.ofPlatform().name(name + "-forwarder").daemon().start(this::run);
  }

  /** Returns why the latest append failed, or null if it worked. */
  @Nullable String failure() {
    return failure;
  }

  private void run() {
    try {
      while (!isClosed) {
        List<Line> lines = take();
        if (!lines.isEmpty()) {
          forward(lines);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The forwarder of {} is closed", name);
    }
  }

  private List<Line> take() throws InterruptedException {
    try {
      return outbox.take(SharedLog.MOST_ENTRIES, WAIT_MILLIS);
    } catch (IOException e) {
      failed(e);
      Thread.sleep(LONGEST_PAUSE_MILLIS);
      return List.of();
    }
  }

  private void forward(List<Line> lines) throws InterruptedException {
    long settled = outbox.settled();
    List<SharedLog.Entry> entries = lines.stream().map(line -> entry(line, settled)).toList();
    long pause = WAIT_MILLIS;
    while (!isClosed) {
      try {
        log.append(entries);
        outbox.settle(lines.getLast().sequence());
        worked();
        return;
      } catch (IOException | RuntimeException e) {
        failed(e);
      }
      Thread.sleep(pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
    }
  }

  private SharedLog.Entry entry(Line line, long settled) {
    var entry = new SharedEntry(outbox.origin(), line.sequence(), settled, line.content());
    return new SharedLog.Entry(line.key(), entry.write());
  }

  private void worked() {
    if (failure != null) {
      LOG.info("The shared log of {} accepts entries again; {} pending", name, outbox.pending());
    }
    failure = null;
    acknowledgements.advance();
  }

  private void failed(Exception e) {
    if (failure == null && !isClosed) {
      LOG.warn(
          "The shared log of {} does not accept entries; they are kept in the outbox and forwarded"
              + " later: {}",
          name,
          e.toString());
    }
    failure = e.toString();
    acknowledgements.stall();
  }

  /** Forwards what is pending if that is quickly done, and stops. */
  @Override
  public void close() {
    try {
      long end = System.nanoTime() + DRAIN.toNanos();
      while (outbox.pending() > 0 && failure == null && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      isClosed = true;
      thread.interrupt();
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
