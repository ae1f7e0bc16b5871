package org.ccdrec.server.events;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventFile;
import org.ccdrec.events.EventLine;
import org.ccdrec.files.DirectorySync;
import org.ccdrec.files.LockFile;
import org.ccdrec.files.LockedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable event log: files of event lines in one directory, of which the newest is appended to.
 *
 * <p>An append is acknowledged once its lines are written and, if configured, forced to the disk;
 * one thread writes all waiting appends together. If the process dies, an unacknowledged append
 * leaves at most an incomplete tail, which the next start removes; a failed write is removed at
 * once. A directory is locked by one process at a time. Safe for use by many threads.
 */
final class EventLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_AT_ONCE = 1_000;

  private final Path directory;
  private final long rotateBytes;
  private final boolean sync;
  private final LockFile lock;
  private final BlockingQueue<Append> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Thread writer;
  private volatile boolean isClosed;
  private FileChannel current;
  private long number;
  private long length;

  /** Lines to write, and the future to complete afterwards. */
  private record Append(byte[] lines, CompletableFuture<@Nullable Void> done) {}

  private EventLog(Path directory, long rotateBytes, boolean sync, LockFile lock)
      throws IOException {
    this.directory = directory;
    this.rotateBytes = rotateBytes;
    this.sync = sync;
    this.lock = lock;
    List<Path> files = EventFile.list(directory);
    this.number = files.isEmpty() ? 1 : EventFile.number(files.getLast());
    this.current = open(number);
    this.length = current.size();
    this.writer = Thread.ofPlatform().name("event-log").daemon().unstarted(this::write);
  }

  /**
   * Opens a log, removes an incomplete tail and replays all events, oldest first.
   *
   * @param directory its directory, created if missing
   * @param rotateBytes length from which a new file is started
   * @param sync whether to force an append to the disk before acknowledging it
   * @param replay receives every event
   * @throws IOException if the directory is in use, or cannot be read or written
   */
  static EventLog open(Path directory, long rotateBytes, boolean sync, Consumer<Event> replay)
      throws IOException {
    Files.createDirectories(directory);
    LockFile lock = lock(directory);
    try {
      List<Path> files = EventFile.list(directory);
      for (Path file : files) {
        EventFile.Scan scan = EventFile.read(file, replay);
        if (scan.damaged() > 0) {
          LOG.error("{} has {} damaged lines, which are skipped", file, scan.damaged());
        }
        if (file.equals(files.getLast())) {
          cutTail(file, scan.length());
        }
      }
      var log = new EventLog(directory, rotateBytes, sync, lock);
      log.writer.start();
      return log;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static LockFile lock(Path directory) throws IOException {
    try {
      return LockFile.acquire(directory.resolve("lock"));
    } catch (LockedException e) {
      throw new IOException("the event log " + directory + " is in use by " + e.holder(), e);
    }
  }

  private static void cutTail(Path file, long whole) throws IOException {
    long torn = Files.size(file) - whole;
    if (torn > 0) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(whole);
        channel.force(true);
      }
      LOG.warn("Removed {} bytes of an unacknowledged write from the end of {}", torn, file);
    }
  }

  private FileChannel open(long fileNumber) throws IOException {
    FileChannel channel =
        FileChannel.open(
            EventFile.at(directory, fileNumber),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    channel.position(channel.size());
    if (sync) {
      DirectorySync.sync(directory);
    }
    return channel;
  }

  /**
   * Appends events, all or none.
   *
   * @return completed when they are durable; fails with an {@link IOException} otherwise
   */
  CompletableFuture<@Nullable Void> append(List<Event> events) {
    var lines = new ByteArrayOutputStream();
    events.forEach(event -> lines.writeBytes(EventLine.write(event)));
    var append = new Append(lines.toByteArray(), new CompletableFuture<>());
    if (isClosed || !waiting.offer(append)) {
      append
          .done()
          .completeExceptionally(new IOException("too many events are waiting to be written"));
    }
    return append.done();
  }

  private void write() {
    List<Append> batch = new ArrayList<>();
    while (!isClosed || !waiting.isEmpty()) {
      try {
        Append first = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          waiting.drainTo(batch, MOST_AT_ONCE);
          write(batch);
        }
      } catch (InterruptedException e) {
        isClosed = true;
      }
      batch.clear();
    }
  }

  private void write(List<Append> batch) {
    try {
      var lines = new ByteArrayOutputStream();
      batch.forEach(append -> lines.writeBytes(append.lines()));
      write(ByteBuffer.wrap(lines.toByteArray()));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      LOG.error("Writing events to {} failed: {}", directory, e.getMessage());
      cutFailure();
      var failure = new IOException("the events could not be written to the log", e);
      batch.forEach(append -> append.done().completeExceptionally(failure));
      return;
    }
    batch.forEach(append -> append.done().complete(null));
  }

  /** Removes what a failed write left, so that rejected events are never read back. */
  private void cutFailure() {
    try {
      current.truncate(length);
    } catch (IOException e) {
      LOG.error("Removing a failed write from {} failed: {}", directory, e.getMessage());
    }
  }

  private void write(ByteBuffer lines) throws IOException {
    if (!lines.hasRemaining()) {
      return;
    }
    if (length >= rotateBytes) {
      FileChannel next = open(number + 1);
      current.close();
      current = next;
      number++;
      length = 0;
    }
    current.truncate(length); // what a write that failed may have left, if it could not be cut off
    current.position(length);
    long size = lines.remaining();
    while (lines.hasRemaining()) {
      current.write(lines);
    }
    if (sync) {
      current.force(false);
    }
    length += size;
  }

  /** Writes waiting appends and releases the directory. */
  @Override
  public void close() throws IOException {
    isClosed = true;
    waiting.offer(new Append(new byte[0], new CompletableFuture<>())); // wakes the writer
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    current.close();
    lock.close();
  }
}
