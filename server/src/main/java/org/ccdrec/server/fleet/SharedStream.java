package org.ccdrec.server.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.ccdrec.files.LockFile;
import org.ccdrec.sharedlog.SharedLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server shares of one kind: entries that it puts reach all servers, and it receives the
 * entries of all, its own included. Safe for use by many threads.
 */
public final class SharedStream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedStream.class);
  private static final String STATE = "read";

  private final Parts parts;
  private final LockFile lock;
  private final Outbox outbox;
  private final Acknowledgements acknowledgements;
  private final Forwarder forwarder;
  private final ReadState state;
  private final AtomicLong deferred = new AtomicLong();
  private volatile @Nullable Subscription subscription;

  /** Opens a stream. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens it and starts forwarding.
     *
     * @param pending receives the entries that are not known to be in the shared log
     */
    SharedStream open(Consumer<List<Kept>> pending) throws IOException;
  }

  /**
   * What a stream consists of.
   *
   * @param name its name in messages
   * @param log the shared log, which the stream closes
   * @param directory directory of the outbox and of the offsets
   * @param sync whether to force entries to the disk before they are acknowledged
   * @param settings times to wait
   */
  record Parts(
      String name, SharedLog log, Path directory, boolean sync, SharedLogSettings settings) {}

  private SharedStream(Parts parts, LockFile lock, Outbox outbox) throws IOException {
    this.parts = parts;
    this.lock = lock;
    this.outbox = outbox;
    this.acknowledgements =
        new Acknowledgements(outbox::settled, parts.settings().acknowledgeWithin());
    this.state = ReadState.read(parts.directory().resolve(STATE));
    this.forwarder = new Forwarder(parts.name(), outbox, parts.log(), acknowledgements);
  }

  /**
   * Opens a stream and starts forwarding.
   *
   * @param pending receives the entries that are not known to be in the log
   */
  static SharedStream open(Parts parts, Consumer<List<Kept>> pending) throws IOException {
    Files.createDirectories(parts.directory());
    LockFile lock = LockFile.acquire(parts.directory().resolve("lock"));
    try {
      Outbox outbox =
          Outbox.open(
              parts.directory(),
              parts.sync(),
              lines ->
                  pending.accept(
                      lines.stream()
                          .map(line -> new Kept(line.sequence(), line.content()))
                          .toList()));
      return new SharedStream(parts, lock, outbox);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Returns how far the log was read, which the handler completes before {@link #follow}. */
  public ReadState state() {
    return state;
  }

  /**
   * Starts reading, and waits for what the log has already, at most for the configured time.
   *
   * @param handler receives the entries
   */
  public void follow(EntryHandler handler) {
    Path file = parts.directory().resolve(STATE);
    var reading = new Subscription(parts.name(), parts.log(), handler, state, file);
    subscription = reading;
    try {
      if (!reading.awaitCaughtUp(parts.settings().catchUp())) {
        LOG.warn(
            "The shared log of {} was not read to its end within sharedLog.catchUp={}; answers lack"
                + " the newest entries of other servers{}",
            parts.name(),
            parts.settings().catchUp(),
            reading.failure() == null ? "" : " (" + reading.failure() + ")");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the id of the outbox, which entries of this server have as their origin. */
  public String origin() {
    return outbox.origin();
  }

  /**
   * Stores entries, all or none, to be forwarded.
   *
   * @param contents key and content of each
   * @param whenDurable runs once the entries are durable, before the result is complete
   * @return the number of the last one, which is preceded by those of the others; fails with an
   *     {@link IOException} if they could not be stored
   */
  public CompletableFuture<Long> store(
      List<Map.Entry<String, ObjectNode>> contents, Runnable whenDurable) {
    return outbox.put(
        contents.stream().map(each -> new Outbox.Item(each.getKey(), each.getValue())).toList(),
        whenDurable);
  }

  /**
   * Waits for entries that were stored, for the configured time.
   *
   * @param last number of the last one
   * @param count how many they are
   * @return whether the entries are in the shared log; otherwise they follow later
   */
  public CompletableFuture<Boolean> whenShared(long last, int count) {
    return acknowledgements
        .of(last)
        .thenApply(
            isShared -> {
              deferred.addAndGet(isShared ? 0 : count);
              return isShared;
            });
  }

  /** Returns the number of entries that are not known to be in the log. */
  long pending() {
    return outbox.pending();
  }

  /**
   * Returns the number of entries since the start that were acknowledged before being in the log.
   */
  long deferred() {
    return deferred.get();
  }

  /** Returns the number of entries since the start that the log delivered again. */
  long repeated() {
    return state.repeated();
  }

  /** Returns the number of deliveries since the start that were no entries. */
  long unreadable() {
    return state.unreadable();
  }

  /** Returns the number of entries of the log that were not read at the latest look. */
  long unread() {
    Subscription reading = subscription;
    return reading == null ? 0 : reading.unread();
  }

  /** Returns whether the log can be appended to and read, as far as known. */
  boolean isReachable() {
    Subscription reading = subscription;
    return forwarder.failure() == null && (reading == null || reading.failure() == null);
  }

  /** Stops forwarding and reading; pending entries are forwarded after the next start. */
  @Override
  public void close() throws IOException {
    Subscription reading = subscription;
    if (reading != null) {
      reading.close();
    }
    forwarder.close();
    parts.log().close();
    outbox.close();
    lock.close();
  }
}
