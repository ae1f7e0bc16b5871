package org.ccdrec.server.events;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventFile;
import org.ccdrec.events.EventLine;
import org.ccdrec.files.LockFile;
import org.ccdrec.server.acted.LogFollower;
import org.ccdrec.server.acted.LogPosition;
import org.ccdrec.server.durable.AppendedFile;
import org.ccdrec.server.durable.BatchWriter;
import org.ccdrec.server.durable.LogDirectory;
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
  private static final int REPLAYED_AT_ONCE = 10_000;

  private final Options options;
  private final LockFile lock;
  private final List<LogFollower> followers;
  private final BatchWriter<Append> writer = new BatchWriter<>("event-log", this::write);
  private AppendedFile current;
  private long number;
  private LogPosition followed;
  private boolean isBehind;

  /**
   * How a log is written.
   *
   * @param directory its directory
   * @param rotateBytes length from which a new file is started
   * @param sync whether to force an append to the disk before acknowledging it
   */
  record Options(Path directory, long rotateBytes, boolean sync) {}

  /** Events to write, their lines, and the future to complete afterwards. */
  private record Append(List<Event> events, byte[] lines, CompletableFuture<@Nullable Void> done) {}

  private EventLog(Options options, LockFile lock, List<LogFollower> followers) throws IOException {
    this.options = options;
    this.lock = lock;
    this.followers = List.copyOf(followers);
    List<Path> files = EventFile.list(options.directory());
    this.number = files.isEmpty() ? 1 : EventFile.number(files.getLast());
    this.current = open(number);
    this.followed = new LogPosition(number, current.length());
  }

  /**
   * Locks the directory of a log, which is created if it is missing.
   *
   * @throws IOException if it is in use or cannot be created
   */
  static LockFile lock(Path directory) throws IOException {
    return LogDirectory.lock("event log", directory, "events.directory");
  }

  /**
   * Opens a log, removes an incomplete tail and replays the events that each follower lacks.
   *
   * @param lock the lock of the directory, which the log releases when it is closed
   * @param followers receive events of the log, and each further one before it is acknowledged
   * @throws IOException if the directory cannot be read or written
   */
  static EventLog open(Options options, LockFile lock, List<LogFollower> followers)
      throws IOException {
    for (LogFollower follower : followers) {
      replay(options.directory(), follower);
    }
    var log = new EventLog(options, lock, followers);
    log.writer.start();
    return log;
  }

  private static void replay(Path directory, LogFollower follower) throws IOException {
    List<Path> files = EventFile.list(directory);
    LogPosition from = follower.position();
    LogPosition end =
        files.isEmpty()
            ? LogPosition.START
            : new LogPosition(EventFile.number(files.getLast()), Files.size(files.getLast()));
    if (from.compareTo(end) > 0) {
      LOG.warn("The event log {} is shorter than when it was last read; reading all", directory);
      follower.rewind(LogPosition.START);
      from = LogPosition.START;
    }
    for (Path file : files) {
      long fileNumber = EventFile.number(file);
      boolean isLast = file.equals(files.getLast());
      if (fileNumber >= from.file() || isLast) {
        long start = fileNumber == from.file() ? from.offset() : 0;
        end = replay(file, new LogPosition(fileNumber, start), follower);
      }
      if (isLast) {
        cutTail(file, end.offset());
      }
    }
  }

  /** Replays a file from a position; returns the end of its last intact line. */
  private static LogPosition replay(Path file, LogPosition from, LogFollower follower)
      throws IOException {
    List<Event> events = new ArrayList<>();
    EventFile.Scan scan =
        EventFile.read(
            file,
            from.offset(),
            event -> {
              events.add(event);
              if (events.size() == REPLAYED_AT_ONCE) {
                follower.add(List.copyOf(events), from);
                events.clear();
              }
            });
    if (scan.damaged() > 0) {
      LOG.error("{} has {} damaged lines, which are skipped", file, scan.damaged());
    }
    var end = new LogPosition(from.file(), scan.length());
    follower.add(events, end);
    return end;
  }

  private static void cutTail(Path path, long whole) throws IOException {
    try (AppendedFile file = AppendedFile.open(path, false)) {
      long torn = file.cut(whole);
      if (torn > 0) {
        LOG.warn("Removed {} bytes of an unacknowledged write from the end of {}", torn, path);
      }
    }
  }

  private AppendedFile open(long fileNumber) throws IOException {
    return AppendedFile.open(EventFile.at(options.directory(), fileNumber), options.sync());
  }

  /**
   * Appends events, all or none.
   *
   * @return completed when they are durable; fails with an {@link IOException} otherwise
   */
  CompletableFuture<@Nullable Void> append(List<Event> events) {
    var lines = new ByteArrayOutputStream();
    events.forEach(event -> lines.writeBytes(EventLine.write(event)));
    var append = new Append(events, lines.toByteArray(), new CompletableFuture<>());
    if (!writer.offer(append)) {
      append
          .done()
          .completeExceptionally(new IOException("too many events are waiting to be written"));
    }
    return append.done();
  }

  private void write(List<Append> batch) {
    try {
      var lines = new ByteArrayOutputStream();
      batch.forEach(append -> lines.writeBytes(append.lines()));
      write(lines.toByteArray());
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      LOG.error("Writing events to {} failed: {}", options.directory(), e.toString());
      var failure = new IOException("the events could not be written to the log", e);
      batch.forEach(append -> append.done().completeExceptionally(failure));
      return;
    }
    follow(batch);
    batch.forEach(append -> append.done().complete(null));
  }

  /**
   * Adds written events to the followers, which makes them part of answers. If that fails, the
   * followers' positions stay, so that the next start adds them.
   */
  private void follow(List<Append> batch) {
    try {
      List<Event> events = batch.stream().flatMap(append -> append.events().stream()).toList();
      LogPosition after = isBehind ? followed : new LogPosition(number, current.length());
      for (LogFollower follower : followers) {
        follower.add(events, after);
      }
      followed = after;
    } catch (RuntimeException | OutOfMemoryError e) {
      isBehind = true;
      LOG.error("Events were written to the log, but answers use them only after a restart", e);
    }
  }

  private void write(byte[] lines) throws IOException {
    if (lines.length == 0) {
      return;
    }
    if (current.length() >= options.rotateBytes()) {
      AppendedFile next = open(number + 1);
      current.close();
      current = next;
      number++;
    }
    current.append(lines);
  }

  /** Writes waiting appends and releases the directory. */
  @Override
  public void close() throws IOException {
    writer.close();
    current.close();
    lock.close();
  }
}
