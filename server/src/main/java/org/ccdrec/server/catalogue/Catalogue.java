package org.ccdrec.server.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ccdrec.catalogue.CatalogueFile;
import org.ccdrec.catalogue.CatalogueItem;
import org.ccdrec.catalogue.CatalogueLine;
import org.ccdrec.files.LockFile;
import org.ccdrec.server.durable.BatchWriter;
import org.ccdrec.server.durable.LogDirectory;
import org.ccdrec.server.fleet.Kept;
import org.ccdrec.server.fleet.SharedStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of the catalogue: a durable log, the latest record of each item, and the versions
 * that follow them. A change is acknowledged once it is durable and applied to every follower. Safe
 * for use by many threads.
 */
public final class Catalogue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);
  private static final int GROWTH = 2; // of the log, from which it is compacted again

  private final CatalogueSettings settings;
  private final Clock clock;
  private final LockFile lock;
  private final CatalogueLog log;
  private final Pictures pictures;
  private final Records records;
  private @Nullable SharedCatalogue shared;

  /** Copied when it changes, since a follower may end its own changes while it applies some. */
  private final List<BiConsumer<List<CatalogueItem>, Executor>> followers =
      new CopyOnWriteArrayList<>();

  private final BatchWriter<Submission> writer = new BatchWriter<>("catalogue", this::write);
  private final ExecutorService vectors =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("catalogue-vectors").daemon().factory());
  private volatile Predicate<String> isLive = id -> false;

  /** Changes to apply, and the future to complete with what became of them. */
  private record Submission(List<ItemChange> changes, CompletableFuture<Applied> done) {}

  /**
   * What became of changes.
   *
   * @param refusals the reason for each that is refused, null for the others
   * @param isPending whether the others are not yet in the shared log of the fleet
   */
  public record Applied(List<@Nullable String> refusals, boolean isPending) {}

  private Catalogue(CatalogueSettings settings, Path directory, LockFile lock, Clock clock)
      throws IOException {
    this.settings = settings;
    this.clock = clock;
    this.lock = lock;
    this.records = new Records();
    this.pictures = new Pictures(directory.resolve(CatalogueFile.PICTURES));
    this.log = CatalogueLog.open(directory, settings.sync(), records::put);
    pictures.deleteOthers(namedPictures());
  }

  /**
   * Opens the catalogue, removes an incomplete last write and replays the records.
   *
   * @param directory directory of the log, created if it is missing
   * @throws IOException if the log cannot be opened or is in use
   */
  public static Catalogue open(CatalogueSettings settings, Path directory, Clock clock)
      throws IOException {
    return open(settings, directory, clock, null);
  }

  /**
   * Opens the catalogue of a server in a fleet, and reads what the shared log has.
   *
   * @param directory directory of the log, created if it is missing
   * @param opener opens the stream of the fleet, or null for a server that shares no changes
   * @throws IOException if the log cannot be opened or is in use
   */
  public static Catalogue open(
      CatalogueSettings settings, Path directory, Clock clock, SharedStream.@Nullable Opener opener)
      throws IOException {
    LockFile lock = LogDirectory.lock("catalogue log", directory, "catalogue.directory");
    try {
      var catalogue = new Catalogue(settings, directory, lock, clock);
      if (opener != null) {
        catalogue.share(opener);
      }
      catalogue.writer.start();
      return catalogue;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private void share(SharedStream.Opener opener) throws IOException {
    List<Kept> kept = new ArrayList<>();
    var stream = new SharedCatalogue(opener.open(kept::addAll), pictures, this::takeOver);
    shared = stream;
    try {
      stream.start(kept);
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /** Applies states of items that come from the shared log or from the outbox. */
  private synchronized void takeOver(Supplier<List<CatalogueItem>> items) throws IOException {
    List<CatalogueItem> changed = items.get().stream().filter(each -> !isKnown(each)).toList();
    log.append(changed);
    changed.forEach(records::put);
    apply(changed);
    compactIfDue();
  }

  private boolean isKnown(CatalogueItem item) {
    CatalogueItem known = records.get(item.itemId());
    return known != null && CatalogueLine.json(known).equals(CatalogueLine.json(item));
  }

  private Set<String> namedPictures() {
    return records.all().stream()
        .map(each -> each.metadata().path("picture").asText(""))
        .collect(Collectors.toSet());
  }

  /** Returns the pictures of changed items. */
  public Pictures pictures() {
    return pictures;
  }

  /** Returns the largest number of items in one request. */
  public int maxBatch() {
    return settings.maxBatch();
  }

  /** Sets what tells whether the live version has an item, so that its content is not needed. */
  public void live(Predicate<String> hasItem) {
    isLive = hasItem;
  }

  /**
   * Applies all records to a follower, and each later change before it is acknowledged.
   *
   * @param follower receives records in the order of the log, and what may run in the background
   */
  public void follow(BiConsumer<List<CatalogueItem>, Executor> follower) {
    List<CatalogueItem> before;
    synchronized (this) {
      before = records.all();
    }
    follower.accept(before, Runnable::run); // takes long, so without the lock
    synchronized (this) {
      Set<CatalogueItem> applied = Collections.newSetFromMap(new IdentityHashMap<>());
      applied.addAll(before);
      List<CatalogueItem> later =
          records.all().stream().filter(each -> !applied.contains(each)).toList();
      follower.accept(later, this::inBackground);
      followers.add(follower);
    }
  }

  /** Ends the changes of a follower. */
  public synchronized void unfollow(BiConsumer<List<CatalogueItem>, Executor> follower) {
    followers.remove(follower);
  }

  private void inBackground(Runnable work) {
    try {
      vectors.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("The catalogue is being closed");
    }
  }

  /**
   * Applies changes in their order.
   *
   * @return completed when the changes are durable and visible and, in a fleet, in the shared log
   *     or pending; fails with an {@link IOException} if they could not be written, in which case
   *     none is applied
   */
  public CompletableFuture<Applied> submit(List<ItemChange> changes) {
    var submission = new Submission(List.copyOf(changes), new CompletableFuture<>());
    if (!writer.offer(submission)) {
      submission
          .done()
          .completeExceptionally(new IOException("too many changes are waiting to be written"));
    }
    return submission.done();
  }

  private synchronized void write(List<Submission> batch) {
    List<List<@Nullable String>> refusals = new ArrayList<>();
    CompletableFuture<Boolean> isShared;
    try {
      makeRoom(batch);
      var changed = new ChangeBatch(records, settings.maxNewItems(), clock.instant());
      batch.forEach(each -> refusals.add(changed.addAll(each.changes())));
      List<CatalogueItem> items = changed.items();
      isShared = put(items);
      log.append(items);
      items.forEach(records::put);
      apply(items);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      LOG.error("Writing changes of the catalogue failed: {}", e.toString());
      var failure = new IOException("the changes could not be written to the log", e);
      batch.forEach(each -> each.done().completeExceptionally(failure));
      return;
    }
    for (int at = 0; at < batch.size(); at++) {
      CompletableFuture<Applied> done = batch.get(at).done();
      List<@Nullable String> refused = refusals.get(at);
      var unused = isShared.thenAccept(isThere -> done.complete(new Applied(refused, !isThere)));
    }
    compactIfDue();
  }

  /** Puts states of items into the outbox of a fleet; returns whether they are in its log. */
  private CompletableFuture<Boolean> put(List<CatalogueItem> items) throws IOException {
    return shared == null || items.isEmpty()
        ? CompletableFuture.completedFuture(true)
        : shared.put(items);
  }

  private void compactIfDue() {
    if (log.length() > settings.compactBytes() && log.length() > GROWTH * log.compactedLength()) {
      compact();
    }
  }

  /** Drops content that is not needed any more, if there may be too much with some changes. */
  private void makeRoom(List<Submission> batch) {
    long added =
        batch.stream()
            .flatMap(each -> each.changes().stream())
            .filter(each -> !each.content().isEmpty())
            .count();
    if (records.withContent() + added > settings.maxNewItems()) {
      records.dropContent(isLive);
    }
  }

  /** Applies records to the followers; one that fails misses them until it is loaded again. */
  private void apply(List<CatalogueItem> items) {
    for (var follower : followers) {
      try {
        follower.accept(items, this::inBackground);
      } catch (RuntimeException | OutOfMemoryError e) {
        LOG.error("A loaded version could not apply changes of the catalogue", e);
      }
    }
  }

  private void compact() {
    try {
      records.dropContent(isLive);
      log.compact(records.all());
      pictures.deleteOthers(namedPictures());
    } catch (IOException e) {
      LOG.warn("Compacting the catalogue log failed, it is tried again: {}", e.toString());
    }
  }

  /** Returns the number of items that have changed. */
  public synchronized int items() {
    return records.size();
  }

  /** Returns the size of the log in bytes. */
  public long bytes() {
    return log.length();
  }

  /** Writes waiting changes and closes the log. */
  @Override
  public void close() throws IOException {
    writer.close();
    if (shared != null) {
      shared.close();
    }
    vectors.shutdownNow();
    try {
      boolean unused = vectors.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.close();
    lock.close();
  }
}
