package org.ccdrec.server.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.ccdrec.server.content.ContentGraph;
import org.ccdrec.server.filter.ItemFilters;
import org.ccdrec.server.retrieval.PagePosition;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.Retrieval;
import org.ccdrec.server.retrieval.TopKQuery;
import org.ccdrec.server.retrieval.UserSearch;
import org.ccdrec.snapshot.DerivedFiles;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One version while it is served: vectors, index, ids, seen items, metadata and cached answers.
 *
 * <p>It counts its holders: the reference that makes it live is one, every request another. The
 * last to release it closes it, so what is acquired can be read until it is released. Safe for use
 * by many threads.
 */
public final class LiveSnapshot {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSnapshot.class);
  private static final int CHECKED_KEPT = 64;
  private static final int COLUMNS_KEPT = 4;
  private static final Pace FIRST = new Pace(true, 3000);
  private static final Pace LATER = new Pace(false, 200);
  private static final long WARM_NANOS = 500_000_000;

  private final Snapshot snapshot;
  private final Retrieval retrieval;
  private final UserSearch users;
  private final ContentGraph content;
  private final ItemJson items;
  private final ItemFilters filters;
  private final int[] byPopularity;
  private final @Nullable Cache<String, byte[]> answers;
  private final RankingCache rankings;
  private final int lateItems;
  private final AtomicInteger holders = new AtomicInteger(1);
  private final AtomicLong answerCount = new AtomicLong();
  private final String answerIds;
  private volatile Runnable closed = () -> {};
  private volatile SearchObserver observer = (version, vector, query, answer) -> {};

  /** What is made of a snapshot before it is served. */
  private record Parts(
      Snapshot snapshot, Retrieval retrieval, ContentGraph content, ItemFilters filters) {}

  /**
   * What a load may take: before any version answers the whole machine, and searches until they are
   * compiled; beside one that answers a single thread, and searches until memory is warm.
   */
  private record Pace(boolean isParallel, int warmQueries) {
    int threads() {
      return isParallel ? Runtime.getRuntime().availableProcessors() : 1;
    }
  }

  private LiveSnapshot(Parts parts, LiveSettings settings, StatsCounter cacheStatistics) {
    this.snapshot = parts.snapshot();
    this.retrieval = parts.retrieval();
    this.users = new UserSearch(snapshot, retrieval);
    this.content = parts.content();
    this.items = new ItemJson(snapshot);
    this.filters = parts.filters();
    this.byPopularity = mostPopularFirst(snapshot);
    this.answers = cache(settings.cacheBytes(), cacheStatistics);
    this.rankings = new RankingCache(settings.late().rankingBytes());
    this.lateItems = settings.late().items();
    String version = snapshot.id().version();
    this.answerIds =
        version.substring(version.lastIndexOf('-') + 1)
            + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt())
            + "-";
  }

  /**
   * Loads a version beside one that answers, on one thread that gives way to others: verifies it
   * fully, opens or builds its index, and runs some searches. The caller becomes its first holder.
   *
   * @param directory directory of the snapshot
   * @param settings how it is served
   * @param cacheStatistics where hits and misses are counted
   * @throws IOException if the snapshot is invalid, does not go with the settings, or its index
   *     cannot be made
   */
  public static LiveSnapshot load(
      Path directory, LiveSettings settings, StatsCounter cacheStatistics) throws IOException {
    return LowPriorityThread.call(() -> load(directory, settings, cacheStatistics, LATER));
  }

  /**
   * Loads a version before any answers, as fast as the machine can; otherwise as {@link #load}.
   *
   * @param directory directory of the snapshot
   * @param settings how it is served
   * @param cacheStatistics where hits and misses are counted
   * @throws IOException if the snapshot is invalid, does not go with the settings, or its index
   *     cannot be made
   */
  public static LiveSnapshot loadFirst(
      Path directory, LiveSettings settings, StatsCounter cacheStatistics) throws IOException {
    return load(directory, settings, cacheStatistics, FIRST);
  }

  private static LiveSnapshot load(
      Path directory, LiveSettings settings, StatsCounter cacheStatistics, Pace pace)
      throws IOException {
    Path derived = settings.retrieval().indexDirectory();
    var checked = new DerivedFiles(derived.resolve(".checked"), CHECKED_KEPT);
    Snapshot snapshot = Snapshot.openVerified(directory, pace.threads(), checked);
    try {
      long needed = MemoryCheck.needed(snapshot.manifest().shape());
      MemoryCheck.require(needed, MemoryCheck::free, System::gc);
      return warmed(parts(snapshot, settings, pace), settings, cacheStatistics, pace);
    } catch (IOException | RuntimeException | Error e) {
      snapshot.close();
      throw e;
    }
  }

  private static LiveSnapshot warmed(
      Parts parts, LiveSettings settings, StatsCounter cacheStatistics, Pace pace)
      throws IOException {
    try {
      var live = new LiveSnapshot(parts, settings, cacheStatistics);
      live.warm(pace);
      return live;
    } catch (RuntimeException | Error e) {
      parts.retrieval().close();
      throw e;
    }
  }

  /** Makes the filters beside the rest, if there is a thread for it. */
  private static Parts parts(Snapshot snapshot, LiveSettings settings, Pace pace)
      throws IOException {
    Path derived = settings.retrieval().indexDirectory();
    var columns = new DerivedFiles(derived.resolve(".columns"), COLUMNS_KEPT);
    try (ExecutorService side = Executors.newSingleThreadExecutor()) {
      Future<ItemFilters> filters =
          side.submit(() -> new ItemFilters(snapshot, columns, pace.isParallel()));
      if (!pace.isParallel()) {
        filters.get();
      }
      ContentGraph content = ContentGraph.of(snapshot, settings.content());
      Retrieval retrieval = Retrieval.open(snapshot, settings.retrieval(), pace.isParallel());
      try {
        return new Parts(snapshot, retrieval, content, filters.get());
      } catch (InterruptedException | ExecutionException e) {
        retrieval.close();
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the load was interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the filters could not be made", e.getCause());
    }
  }

  private static @Nullable Cache<String, byte[]> cache(long bytes, StatsCounter statistics) {
    if (bytes == 0) {
      return null;
    }
    return Caffeine.newBuilder()
        .maximumWeight(bytes)
        .weigher((String key, byte[] answer) -> 2 * key.length() + answer.length + 100)
        .recordStats(() -> statistics)
        .build();
  }

  private static int[] mostPopularFirst(Snapshot snapshot) {
    int items = snapshot.itemIds().size();
    long[] keys = new long[items];
    for (int item = 0; item < items; item++) {
      keys[item] = ((long) (Integer.MAX_VALUE - snapshot.popularity(item)) << 32) | item;
    }
    Arrays.sort(keys);
    int[] order = new int[items];
    for (int rank = 0; rank < items; rank++) {
      order[rank] = (int) keys[rank];
    }
    return order;
  }

  /** Runs some searches, for half a second of each processor at most. */
  private void warm(Pace pace) {
    int users = snapshot.userIds().size();
    int queries = Math.min(pace.warmQueries(), users);
    long end = System.nanoTime() + WARM_NANOS / pace.threads();
    IntStream searches = IntStream.range(0, queries);
    (pace.isParallel() ? searches.parallel() : searches)
        .filter(at -> System.nanoTime() - end < 0)
        .forEach(at -> warmBy((int) ((long) at * users / queries)));
  }

  /**
   * Searches for users that were asked for of late, so that what they need is in memory; for half a
   * second at most.
   */
  public void replay(List<String> userIds) {
    long end = System.nanoTime() + WARM_NANOS;
    for (String userId : userIds) {
      int user = snapshot.userIds().indexOf(userId);
      if (user >= 0 && System.nanoTime() - end < 0) {
        warmBy(user);
      }
    }
  }

  private void warmBy(int user) {
    Ranking ranking = users.best(user, 10);
    var json = new JsonBytes();
    for (int rank = 0; rank < ranking.size(); rank++) {
      items.write(json, ranking.items()[rank], ranking.scores()[rank]);
    }
  }

  /** Does something once everything is closed. */
  public void whenClosed(Runnable then) {
    closed = then;
  }

  /** Tells somebody, and nobody else, of searches from now on. */
  public void observe(SearchObserver who) {
    observer = who;
  }

  /**
   * Returns the best query items for a request: k of them, or all if there are fewer; what was
   * found so far if the deadline comes before.
   *
   * @param vector vector of the snapshot's dimension
   */
  public Ranking search(float[] vector, TopKQuery query) {
    Ranking answer = retrieval.search(vector, query);
    observer.searched(this, vector, query, answer);
    return answer;
  }

  /** Returns the snapshot's parts. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** Returns the search over its items. */
  public Retrieval retrieval() {
    return retrieval;
  }

  /** Returns the search for its users. */
  public UserSearch users() {
    return users;
  }

  /** Returns the vectors that its items have by their content. */
  public ContentGraph content() {
    return content;
  }

  /** Returns the JSON of its items. */
  public ItemJson items() {
    return items;
  }

  /** Returns the filters over its items. */
  public ItemFilters filters() {
    return filters;
  }

  /**
   * Returns the most popular query items, k of them, or all if there are fewer; their scores are
   * their numbers of interactions.
   */
  public Ranking popular(TopKQuery query) {
    int[] best = new int[Math.min(query.k(), byPopularity.length)];
    int found = 0;
    for (int at = start(query.after()); at < byPopularity.length && found < best.length; at++) {
      if (query.filter().accepts(byPopularity[at])) {
        best[found++] = byPopularity[at];
      }
    }
    float[] scores = new float[found];
    for (int rank = 0; rank < found; rank++) {
      scores[rank] = snapshot.popularity(best[rank]);
    }
    return new Ranking(Arrays.copyOf(best, found), scores);
  }

  /**
   * Returns the best query items among the most popular ones, as many of those as the settings say
   * and at least k, or all if there are fewer; none if the settings say none.
   */
  public Ranking bestOfPopular(float[] vector, TopKQuery query) {
    if (lateItems == 0) {
      return new Ranking(new int[0], new float[0]);
    }
    int looks = Math.max(lateItems, query.k());
    int[] candidates = popular(TopKQuery.best(looks, query.filter())).items();
    return retrieval.among(candidates, vector, query);
  }

  /** Returns its latest whole rankings. */
  public RankingCache rankings() {
    return rankings;
  }

  /** Returns the first place in the order of popularity after another. */
  private int start(@Nullable PagePosition after) {
    if (after == null) {
      return 0;
    }
    int at = 0;
    while (at < byPopularity.length && byPopularity[at] != after.itemIndex()) {
      at++;
    }
    return at + 1;
  }

  /**
   * Returns an id for one answer, in letters, digits and dashes: the end of the version's name, a
   * number drawn when it was loaded, and a count.
   */
  public String nextAnswerId() {
    return answerIds + Long.toHexString(answerCount.incrementAndGet());
  }

  /** Returns {@code name/version}. */
  public String version() {
    return snapshot.id().toString();
  }

  /** Returns the answers of this version by request target, or null if they are not cached. */
  public @Nullable Cache<String, byte[]> answers() {
    return answers;
  }

  /** Becomes another holder; the caller is one already. */
  public void retain() {
    if (!tryRetain()) {
      throw new IllegalStateException("acquired after it was released: " + version());
    }
  }

  /** Becomes a holder unless the last one has already released it; returns whether it did. */
  boolean tryRetain() {
    int count = holders.get();
    while (count > 0) {
      if (holders.compareAndSet(count, count + 1)) {
        return true;
      }
      count = holders.get();
    }
    return false;
  }

  /** Ends the caller's hold; closes everything if it was the last. */
  public void release() {
    int left = holders.decrementAndGet();
    if (left < 0) {
      throw new IllegalStateException("released more often than acquired: " + version());
    }
    if (left == 0) {
      close();
    }
  }

  private void close() {
    String version = version();
    try {
      retrieval.close();
    } catch (IOException e) {
      LOG.warn("closing the index of {}", version, e);
    }
    snapshot.close();
    closed.run();
    LOG.info("closed {}", version);
  }
}
