package org.ccdrec.server.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.server.durable.AppendedFile;
import org.ccdrec.server.durable.BatchWriter;
import org.ccdrec.server.fleet.OutboxFile.Line;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable queue of entries on their way to a shared log. One thread writes all waiting entries
 * together; another takes them in order. If the process dies, entries that were not put completely
 * are removed at the next start. {@link OutboxFile} specifies the files. {@link #put} is safe for
 * use by many threads, {@link #take} and {@link #settle} by one.
 */
final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final long ROTATE_BYTES = 16 << 20;
  private static final int MOST_REPLAYED = 1_000;

  private final Path directory;
  private final boolean sync;
  private final String origin;
  private final ForwardedMark forwarded;
  private final OutboxReader reader;
  private final BatchWriter<Put> writer = new BatchWriter<>("outbox", this::write);
  private final Semaphore news = new Semaphore(0);
  private AppendedFile current;
  private long oldest;
  private volatile End end;
  private volatile long lastSequence;

  /** An entry to put. */
  record Item(String key, ObjectNode content) {}

  /** The end of the entries that are durable. */
  private record End(long number, long length) {}

  private record Put(List<Item> items, Runnable whenDurable, CompletableFuture<Long> done) {}

  private Outbox(Path directory, boolean sync, Consumer<List<Line>> pending) throws IOException {
    this.directory = directory;
    this.sync = sync;
    this.origin = origin(directory.resolve("origin"));
    this.forwarded = ForwardedMark.open(directory.resolve("forwarded"));
    List<Path> files = OutboxFile.list(directory);
    long first = files.isEmpty() ? 1 : OutboxFile.number(files.getFirst());
    long newest = files.isEmpty() ? 1 : OutboxFile.number(files.getLast());
    this.oldest = first;
    this.lastSequence = forwarded.sequence();
    this.end = replay(new OutboxReader(directory, first), newest, pending);
    this.reader = new OutboxReader(directory, first);
    this.current = open(newest);
    long unused = current.cut(end.length());
    news.release(); // for what is there already
  }

  /**
   * Opens an outbox, which is created if it is missing.
   *
   * @param sync whether to force entries to the disk
   * @param pending receives the entries that are not known to be in the shared log, in order
   */
  static Outbox open(Path directory, boolean sync, Consumer<List<Line>> pending)
      throws IOException {
    Files.createDirectories(directory);
    var outbox = new Outbox(directory, sync, pending);
    outbox.writer.start();
    return outbox;
  }

  private static String origin(Path file) throws IOException {
    if (!Files.exists(file)) {
      AtomicFile.writeText(file, UUID.randomUUID() + "\n");
    }
    return Files.readString(file).strip();
  }

  private End replay(OutboxReader all, long newest, Consumer<List<Line>> pending)
      throws IOException {
    Path last = OutboxFile.at(directory, newest);
    long size = Files.exists(last) ? Files.size(last) : 0;
    while (true) {
      List<Line> lines = all.next(newest, size, MOST_REPLAYED);
      if (lines.isEmpty()) {
        return new End(newest, all.number() == newest ? all.offset() : 0);
      }
      lastSequence = Math.max(lastSequence, lines.getLast().sequence());
      pending.accept(
          lines.stream().filter(line -> line.sequence() > forwarded.sequence()).toList());
    }
  }

  private AppendedFile open(long number) throws IOException {
    return AppendedFile.open(OutboxFile.at(directory, number), sync);
  }

  /** Returns the id of the outbox. */
  String origin() {
    return origin;
  }

  /** Returns the sequence number up to which all entries are in the shared log. */
  long settled() {
    return forwarded.sequence();
  }

  /** Returns the number of entries that are not known to be in the shared log. */
  long pending() {
    return lastSequence - forwarded.sequence();
  }

  /**
   * Puts entries, all or none.
   *
   * @param whenDurable runs on the writer's thread once they are durable
   * @return completed with the sequence number of the last one; fails with an {@link IOException}
   */
  CompletableFuture<Long> put(List<Item> items, Runnable whenDurable) {
    var put = new Put(List.copyOf(items), whenDurable, new CompletableFuture<>());
    if (!writer.offer(put)) {
      put.done().completeExceptionally(new IOException("too many entries are waiting"));
    }
    return put.done();
  }

  private void write(List<Put> batch) {
    List<Long> last = new ArrayList<>();
    try {
      var lines = new ByteArrayOutputStream();
      long sequence = lastSequence;
      for (Put put : batch) {
        for (Item item : put.items()) {
          lines.writeBytes(OutboxFile.write(new Line(++sequence, item.key(), item.content())));
        }
        last.add(sequence);
      }
      append(lines.toByteArray());
      lastSequence = sequence;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      LOG.error("Writing to the outbox {} failed: {}", directory, e.toString());
      var failure = new IOException("the entries could not be written to the outbox", e);
      batch.forEach(put -> put.done().completeExceptionally(failure));
      return;
    }
    for (int at = 0; at < batch.size(); at++) {
      Put put = batch.get(at);
      try {
        put.whenDurable().run();
      } catch (RuntimeException | OutOfMemoryError e) {
        LOG.error("Entries are durable, but answers use them only once the log returns them", e);
      }
      put.done().complete(last.get(at));
    }
    news.release();
  }

  private void append(byte[] lines) throws IOException {
    if (end.length() >= ROTATE_BYTES) {
      long next = end.number() + 1;
      AppendedFile opened = open(next);
      current.close();
      current = opened;
      end = new End(next, 0);
    }
    current.append(lines);
    end = new End(end.number(), current.length());
  }

  /** Returns the next entries, at most a given number; empty if there are none within a while. */
  List<Line> take(int most, long waitMillis) throws IOException, InterruptedException {
    List<Line> lines = next(most);
    if (lines.isEmpty() && news.tryAcquire(waitMillis, TimeUnit.MILLISECONDS)) {
      news.drainPermits();
      lines = next(most);
    }
    return lines;
  }

  private List<Line> next(int most) throws IOException {
    while (true) {
      End to = end;
      List<Line> lines = reader.next(to.number(), to.length(), most);
      List<Line> left =
          lines.stream().filter(line -> line.sequence() > forwarded.sequence()).toList();
      if (lines.isEmpty() || !left.isEmpty()) {
        return left;
      }
    }
  }

  /** Notes that all entries up to a sequence number are in the shared log. */
  void settle(long sequence) throws IOException {
    forwarded.set(sequence);
    while (oldest < reader.number()) {
      forwarded.force(); // a number must not be used again
      Files.deleteIfExists(OutboxFile.at(directory, oldest));
      oldest++;
    }
  }

  /** Writes waiting entries and closes the files. */
  @Override
  public void close() throws IOException {
    writer.close();
    current.close();
    forwarded.close();
  }
}
