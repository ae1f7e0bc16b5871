package org.ccdrec.server.rollout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.ccdrec.files.FileFailure;
import org.ccdrec.server.metrics.ServerMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the servers of a store publish about its versions: verdicts and canaries.
 *
 * <p>A thread of its own reads the files of the others and writes that of this server at regular
 * intervals. An outage of the store is logged when it begins and when it ends; meanwhile the
 * verdicts that were read last apply. Safe for use by many threads.
 */
public final class Rollout implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rollout.class);
  private static final long CLOSE_SECONDS = 10;
  private static final double GROWTH = 1.1;

  private final RolloutFiles files;
  private final ServerIdentity identity;
  private final RolloutSettings settings;
  private final LongSupplier nanoTime;
  private final OwnVerdicts own;
  private final List<ModelRollout> models = new ArrayList<>();
  private final Map<String, String> unreadable = new HashMap<>();
  private final AtomicInteger announcements = new AtomicInteger();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("rollout").daemon().factory());
  private volatile List<ServerVerdicts> others = List.of();
  private volatile @Nullable String readFailure;
  private volatile @Nullable String writeFailure;
  private List<Verdict> written = List.of();
  private boolean hasRead;

  /**
   * Creates the rollout of a server, without accessing the store yet.
   *
   * @param files the files of all servers
   * @param identity this server
   * @param settings its wave
   * @param nanoTime current time in nanoseconds, for durations
   */
  public Rollout(
      RolloutFiles files,
      ServerIdentity identity,
      RolloutSettings settings,
      LongSupplier nanoTime) {
    this.files = files;
    this.identity = identity;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.own = new OwnVerdicts(nanoTime);
  }

  /** Registers the metric of the exchange of verdicts. */
  public void register(ServerMetrics metrics) {
    metrics.gauge(
        "ccdrec_rollout_reachable",
        "1 if the verdicts of the servers of the store can be read and written, else 0.",
        () -> readFailure == null && writeFailure == null ? 1 : 0);
  }

  /**
   * Returns the part of a model.
   *
   * @param model its name, or null if the only model of the store is not known yet
   */
  public ModelRollout of(@Nullable String model) {
    var part = new ModelRollout(this, model);
    synchronized (models) {
      models.add(part);
    }
    return part;
  }

  /** Reads the verdicts of the other servers and writes those of this one, once. */
  public synchronized void refresh() {
    int before = announcements.get();
    Map<String, byte[]> contents = read();
    if (contents != null) {
      take(contents);
      if (before == announcements.get()) {
        canaries(contents).forEach(this::apply);
      }
    }
    write();
  }

  private @Nullable Map<String, byte[]> read() {
    try {
      Map<String, byte[]> contents = files.read();
      if (readFailure != null) {
        LOG.info("The verdicts of other servers can be read again from {}", files.place());
      }
      readFailure = null;
      return contents;
    } catch (IOException | RuntimeException e) {
      boolean isNew = readFailure == null;
      readFailure = FileFailure.describe(e);
      if (isNew && !thread.isShutdown()) {
        LOG.error(
            "The verdicts of other servers cannot be read from {} ({}); {}",
            files.place(),
            readFailure,
            settings.wave() > 1
                ? "the live version stays until they can"
                : "those read before still apply");
      }
      return null;
    }
  }

  private void take(Map<String, byte[]> contents) {
    List<ServerVerdicts> read = new ArrayList<>();
    contents.forEach(
        (file, content) -> {
          if (file.equals(file())) {
            restoreOnce(content);
          } else if (file.endsWith(".json") && !SharedCanary.isNamed(file)) {
            add(read, file, content);
          }
        });
    hasRead = true;
    others = List.copyOf(read);
  }

  private void restoreOnce(byte[] content) {
    if (hasRead) {
      return;
    }
    try {
      own.restore(ServerVerdicts.parse(content).verdicts());
    } catch (IOException e) {
      LOG.warn("The earlier verdicts of this server are ignored: {}", e.getMessage());
    }
  }

  private void add(List<ServerVerdicts> read, String file, byte[] content) {
    try {
      read.add(ServerVerdicts.parse(content));
      unreadable.remove(file);
    } catch (IOException e) {
      ignore(file, e);
    }
  }

  /** Logs once that a file is ignored. */
  private void ignore(String file, IOException e) {
    String reason = String.valueOf(e.getMessage());
    if (!reason.equals(unreadable.put(file, reason))) {
      LOG.warn("{}/{} is ignored: {}", files.place(), file, reason);
    }
  }

  private List<SharedCanary> canaries(Map<String, byte[]> contents) {
    List<SharedCanary> canaries = new ArrayList<>();
    contents.forEach(
        (file, content) -> {
          if (SharedCanary.isNamed(file)) {
            try {
              canaries.add(SharedCanary.parse(content));
              unreadable.remove(file);
            } catch (IOException e) {
              ignore(file, e);
            }
          }
        });
    return canaries;
  }

  private void apply(SharedCanary canary) {
    List<ModelRollout> all;
    synchronized (models) {
      all = List.copyOf(models);
    }
    all.forEach(each -> each.apply(canary));
  }

  private String file() {
    return identity.id() + ".json";
  }

  private void write() {
    List<Verdict> current = own.current();
    if (!hasRead || (writeFailure == null && !isWorthWriting(written, current))) {
      return;
    }
    try {
      var verdicts = new ServerVerdicts(identity.name(), settings.wave(), current);
      files.write(file(), verdicts.toBytes());
      written = current;
      if (writeFailure != null) {
        LOG.info("The verdicts of this server are written to {} again", files.place());
      }
      writeFailure = null;
    } catch (IOException | RuntimeException e) {
      String reason = FileFailure.describe(e);
      if (writeFailure == null && !thread.isShutdown()) {
        LOG.warn(
            "The verdicts of this server cannot be written to {} ({}): other servers do not learn"
                + " what it accepts or refuses",
            files.place(),
            reason);
      }
      writeFailure = reason;
    }
  }

  /** Returns whether a verdict changed, or a time of service grew by a tenth. */
  private static boolean isWorthWriting(List<Verdict> before, List<Verdict> now) {
    if (before.size() != now.size()) {
      return true;
    }
    for (int at = 0; at < now.size(); at++) {
      Verdict old = before.get(at);
      Verdict next = now.get(at);
      boolean isSame = old.id().equals(next.id()) && old.state() == next.state();
      if (!isSame || next.served() > old.served() * GROWTH) {
        return true;
      }
    }
    return false;
  }

  /** Starts exchanging verdicts periodically on a separate thread, until closed. */
  public void follow(long intervalMillis) {
    var unused =
        thread.scheduleWithFixedDelay(
            this::refreshQuietly, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
  }

  private void refreshQuietly() {
    try {
      refresh();
    } catch (RuntimeException | VirtualMachineError e) {
      LOG.error("The exchange of verdicts failed; it goes on", e);
    }
  }

  /** Publishes a canary, which the other servers take over. */
  void announce(SharedCanary canary) {
    announcements.incrementAndGet();
    try {
      files.write(canary.file(), canary.toBytes());
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "The canary of {} was changed on this server only: {}/{} cannot be written ({})",
          canary.model(),
          files.place(),
          canary.file(),
          FileFailure.describe(e));
    }
  }

  /**
   * Returns the age that a version must have here if no server can publish verdicts, or null if
   * they can: one soak for each earlier wave.
   */
  @Nullable Duration leastAge() {
    return writeFailure != null && others.isEmpty()
        ? settings.soak().multipliedBy(Math.max(0, settings.wave() - 1))
        : null;
  }

  /** Returns the verdicts of the other servers. */
  List<ServerVerdicts> others() {
    return others;
  }

  OwnVerdicts own() {
    return own;
  }

  RolloutSettings settings() {
    return settings;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** Returns why the verdicts of the others cannot be read at present, or null if they can. */
  @Nullable String readFailure() {
    return readFailure;
  }

  /** Stops the exchange; waits for one in progress. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("The exchange of verdicts still runs {} s after its interruption", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
