package org.ccdrec.server.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.ccdrec.server.content.ContentGraph;
import org.ccdrec.server.encode.SnapshotEncoders;
import org.ccdrec.server.filter.ItemFilters;
import org.ccdrec.server.json.ItemJson;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.Retrieval;
import org.ccdrec.server.retrieval.TopKQuery;
import org.ccdrec.server.retrieval.UserSearch;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded version: vectors, index, ids, seen items, metadata and cached answers.
 *
 * <p>It is reference-counted: the {@link LiveReference} is one holder, every request that uses it
 * another. The last holder to release it closes it, so an acquired version can be read until it is
 * released. Safe for use by many threads.
 */
public final class LiveSnapshot {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSnapshot.class);
  private static final int WARM_UP_K = 10;
  private static final long WARM_UP_NANOS = 500_000_000;

  private final Snapshot snapshot;
  private final Retrieval retrieval;
  private final UserSearch users;
  private final ContentGraph content;
  private final SnapshotEncoders encoders;
  private final ItemJson items;
  private final ItemFilters filters;
  private final PopularityRanking popularity;
  private final @Nullable Cache<String, byte[]> answers;
  private final RankingCache rankings;
  private final int fallbackItems;
  private final AtomicInteger holders = new AtomicInteger(1);
  private final AtomicLong answerCount = new AtomicLong();
  private final String answerIds;
  private volatile Runnable afterClose = () -> {};
  private volatile SearchObserver observer = (version, vector, query, answer) -> {};

  LiveSnapshot(SnapshotLoader.Parts parts, LiveSettings settings, StatsCounter cacheStatistics) {
    this.snapshot = parts.snapshot();
    this.retrieval = parts.retrieval();
    this.users = new UserSearch(snapshot, retrieval);
    this.content = parts.content().graph();
    this.encoders = parts.content().encoders();
    this.items = new ItemJson(snapshot);
    this.filters = parts.filters();
    this.popularity = new PopularityRanking(snapshot);
    this.answers = cache(settings.cache().bytes(), cacheStatistics);
    this.rankings = new RankingCache(settings.fallback().rankingBytes());
    this.fallbackItems = settings.fallback().items();
    String version = snapshot.id().version();
    this.answerIds =
        version.substring(version.lastIndexOf('-') + 1)
            + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt())
            + "-";
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

  /** Runs warm-up searches for evenly spaced users, for at most half a second of CPU time. */
  void warmUp(SnapshotLoader.Pace pace) {
    int count = snapshot.userIds().size();
    int queries = Math.min(pace.warmUpSearches(), count);
    long end = System.nanoTime() + WARM_UP_NANOS / pace.threads();
    IntStream searches = IntStream.range(0, queries);
    (pace.isParallel() ? searches.parallel() : searches)
        .filter(at -> System.nanoTime() - end < 0)
        .forEach(at -> warmBy((int) ((long) at * count / queries)));
  }

  /**
   * Runs searches for recently requested users, so that the data they need is in memory; for at
   * most half a second.
   */
  public void replay(List<String> userIds) {
    long end = System.nanoTime() + WARM_UP_NANOS;
    for (String userId : userIds) {
      int user = snapshot.userIds().indexOf(userId);
      if (user >= 0 && System.nanoTime() - end < 0) {
        warmBy(user);
      }
    }
  }

  private void warmBy(int user) {
    Ranking ranking = users.best(user, WARM_UP_K);
    var json = new JsonWriter();
    for (int rank = 0; rank < ranking.size(); rank++) {
      items.write(json, ranking.items()[rank], ranking.scores()[rank]);
    }
  }

  /** Sets a callback to run after close. */
  public void whenClosed(Runnable callback) {
    afterClose = callback;
  }

  /** Sets the search observer, replacing any previous one. */
  public void observe(SearchObserver searchObserver) {
    observer = searchObserver;
  }

  /**
   * Returns the k best accepted items for a request, or all if there are fewer; the best found so
   * far if the deadline passes first.
   *
   * @param vector query vector of the snapshot's dimension
   */
  public Ranking search(float[] vector, TopKQuery query) {
    Ranking answer = retrieval.search(vector, query);
    observer.searched(this, vector, query, answer);
    return answer;
  }

  /** Returns a page of the accepted items; like {@link #search} otherwise. */
  public Ranking page(float[] vector, TopKQuery query) {
    return retrieval.page(vector, query);
  }

  /**
   * Returns the k most popular accepted items, or all if there are fewer; their scores are their
   * numbers of interactions.
   */
  public Ranking popular(TopKQuery query) {
    return popularity.best(query);
  }

  /**
   * Returns the best items among the most popular accepted ones; empty if this fallback is
   * disabled.
   */
  public Ranking bestOfPopular(float[] vector, TopKQuery query) {
    if (fallbackItems == 0) {
      return new Ranking(new int[0], new float[0]);
    }
    int considered = Math.max(fallbackItems, query.k());
    int[] candidates = popular(TopKQuery.best(considered, query.filter())).items();
    return retrieval.among(candidates, vector, query);
  }

  /** Returns the underlying snapshot. */
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

  /** Returns the content-based vectors of cold and new items. */
  public ContentGraph content() {
    return content;
  }

  /** Returns the encoders of new items. */
  public SnapshotEncoders encoders() {
    return encoders;
  }

  /** Returns the JSON of its items. */
  public ItemJson items() {
    return items;
  }

  /** Returns the filters over its items. */
  public ItemFilters filters() {
    return filters;
  }

  /** Returns the cache of its complete rankings. */
  public RankingCache rankings() {
    return rankings;
  }

  /** Returns the cache of its answers by request target, or null if caching is disabled. */
  public @Nullable Cache<String, byte[]> answers() {
    return answers;
  }

  /**
   * Returns a unique id for one answer, of letters, digits and dashes: the end of the version's
   * name, a number drawn at loading, and a counter.
   */
  public String nextAnswerId() {
    return answerIds + Long.toHexString(answerCount.incrementAndGet());
  }

  /** Returns {@code name/version}. */
  public String version() {
    return snapshot.id().toString();
  }

  /** Adds a holder. The caller must be a holder already. */
  public void retain() {
    if (!tryRetain()) {
      throw new IllegalStateException("acquired after it was released: " + version());
    }
  }

  /** Adds a holder unless the last one has released it; returns whether it did. */
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

  /** Removes a holder; the last one closes the version. */
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
      LOG.warn("Closing the index of {} failed", version, e);
    }
    encoders.close();
    snapshot.close();
    afterClose.run();
    LOG.info("Closed {}", version);
  }
}
