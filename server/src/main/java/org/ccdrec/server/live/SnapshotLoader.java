package org.ccdrec.server.live;

import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ccdrec.encoding.host.EncoderRegistry;
import org.ccdrec.files.DerivedFiles;
import org.ccdrec.server.content.ContentGraph;
import org.ccdrec.server.encode.SnapshotEncoders;
import org.ccdrec.server.filter.ItemFilters;
import org.ccdrec.server.retrieval.Retrieval;
import org.ccdrec.snapshot.Snapshot;

/**
 * Loading of versions: verifies a snapshot, opens or builds its index, prepares filters and runs
 * warm-up searches. Immutable; safe for use by many threads.
 */
public final class SnapshotLoader {
  private static final int VERIFIED_KEPT = 64;
  private static final int COLUMNS_KEPT = 4;
  private static final Pace FIRST = new Pace(true, 3000);
  private static final Pace LATER = new Pace(false, 200);

  private final LiveSettings settings;
  private final EncoderRegistry encoders;
  private final StatsCounter cacheStatistics;

  /**
   * The resources a load may use. Before any version answers, it may use the whole machine and runs
   * searches until they are compiled; beside a live version, it uses one thread and runs searches
   * until the memory is warm.
   *
   * @param isParallel whether all processors are used
   * @param warmUpSearches largest number of warm-up searches
   */
  record Pace(boolean isParallel, int warmUpSearches) {
    int threads() {
      return isParallel ? Runtime.getRuntime().availableProcessors() : 1;
    }
  }

  /**
   * What is prepared from a snapshot before it can be served.
   *
   * @param snapshot the snapshot
   * @param retrieval the search over its items
   * @param content vectors of its cold items and of new ones
   * @param filters filters over its items
   */
  record Parts(Snapshot snapshot, Retrieval retrieval, Content content, ItemFilters filters) {}

  /**
   * How cold and new items get vectors.
   *
   * @param graph vectors by content vectors
   * @param encoders content vectors by texts, attributes and pictures
   */
  record Content(ContentGraph graph, SnapshotEncoders encoders) {}

  /**
   * Creates a loader.
   *
   * @param settings how loaded versions are served
   * @param encoders the encoders for new items
   * @param cacheStatistics counts hits and misses of the answer caches
   */
  public SnapshotLoader(
      LiveSettings settings, EncoderRegistry encoders, StatsCounter cacheStatistics) {
    this.settings = settings;
    this.encoders = encoders;
    this.cacheStatistics = cacheStatistics;
  }

  /**
   * Loads a version beside a live one, on one low-priority thread. The caller becomes its first
   * holder.
   *
   * @param directory directory of the snapshot
   * @throws IOException if the snapshot is invalid or does not fit the settings, if there is not
   *     enough memory, or if its index cannot be built
   */
  public LiveSnapshot load(Path directory) throws IOException {
    return LowPriorityThread.call(settings.niceness(), () -> load(directory, LATER));
  }

  /**
   * Loads a version while none is live, on all processors; otherwise like {@link #load}.
   *
   * @param directory directory of the snapshot
   * @throws IOException if the snapshot is invalid or does not fit the settings, if there is not
   *     enough memory, or if its index cannot be built
   */
  public LiveSnapshot loadFirst(Path directory) throws IOException {
    return load(directory, FIRST);
  }

  private LiveSnapshot load(Path directory, Pace pace) throws IOException {
    var verified = derived(".checked", VERIFIED_KEPT);
    Snapshot snapshot = Snapshot.openVerified(directory, pace.threads(), verified);
    try {
      long needed = MemoryCheck.needed(snapshot.manifest().shape(), settings.retrieval());
      MemoryCheck.require(needed, MemoryCheck::free, System::gc);
      return warmedUp(parts(snapshot, pace), pace);
    } catch (IOException | RuntimeException | Error e) {
      snapshot.close();
      throw e;
    }
  }

  private DerivedFiles derived(String name, int kept) {
    return new DerivedFiles(settings.derivedDirectory().resolve(name), kept);
  }

  private LiveSnapshot warmedUp(Parts parts, Pace pace) throws IOException {
    try {
      LiveSnapshot live = new LoadedVersion(parts, settings, cacheStatistics).latest();
      live.warmUp(pace);
      return live;
    } catch (RuntimeException | Error e) {
      parts.retrieval().close();
      parts.content().encoders().close();
      throw e;
    }
  }

  /** Prepares the parts; the filters on a thread of their own, before or beside the others. */
  private Parts parts(Snapshot snapshot, Pace pace) throws IOException {
    var columns = derived(".columns", COLUMNS_KEPT);
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<ItemFilters> filters =
          thread.submit(() -> new ItemFilters(snapshot, columns, pace.isParallel()));
      if (!pace.isParallel()) {
        filters.get();
      }
      ContentGraph content = ContentGraph.of(snapshot, settings.content());
      Retrieval retrieval =
          Retrieval.open(
              snapshot, settings.retrieval(), settings.derivedDirectory(), pace.isParallel());
      try {
        ItemFilters built = filters.get();
        SnapshotEncoders opened = SnapshotEncoders.open(snapshot, encoders);
        return new Parts(snapshot, retrieval, new Content(content, opened), built);
      } catch (InterruptedException | ExecutionException | IOException e) {
        retrieval.close();
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("loading was interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the filter columns could not be built", e.getCause());
    }
  }
}
