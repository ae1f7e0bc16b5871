package org.ccdrec.server.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.ccdrec.catalogue.CatalogueItem;
import org.ccdrec.server.content.ContentGraph;
import org.ccdrec.server.encode.SnapshotEncoders;
import org.ccdrec.server.filter.OverlaidFilters;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.overlay.ChangedItem;
import org.ccdrec.server.overlay.ItemIds;
import org.ccdrec.server.overlay.OverlaidJson;
import org.ccdrec.server.overlay.OverlaidVectors;
import org.ccdrec.server.overlay.Overlay;
import org.ccdrec.server.popularity.Audience;
import org.ccdrec.server.popularity.Segments;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.Retrieval;
import org.ccdrec.server.retrieval.Retrieval.Effort;
import org.ccdrec.server.retrieval.TopItems;
import org.ccdrec.server.retrieval.TopKQuery;
import org.ccdrec.server.retrieval.UserSearch;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A view of a loaded version: vectors, index, ids, seen items, metadata and cached answers, with
 * the changes of the catalogue up to one moment. A request uses one view from start to end.
 *
 * <p>The version is reference-counted, whichever of its views is used: the {@link LiveReference} is
 * one holder, every request that uses it another. The last holder to release it closes it, so an
 * acquired version can be read until it is released. A view is immutable apart from its caches.
 * Safe for use by many threads.
 */
public final class LiveSnapshot {
  private static final int WARM_UP_K = 10;
  private static final long WARM_UP_NANOS = 500_000_000;
  private static final int BRIEF_ADDED = 1000;

  private final LoadedVersion version;
  private final Overlay overlay;
  private final Snapshot snapshot;
  private final ItemIds itemIds;
  private final FloatMatrix itemVectors;
  private final OverlaidJson items;
  private final OverlaidFilters filters;
  private final @Nullable Cache<String, byte[]> answers;
  private final RankingCache rankings;
  private final int fallbackItems;

  LiveSnapshot(
      LoadedVersion version, Overlay overlay, LiveSettings settings, StatsCounter statistics) {
    this.version = version;
    this.overlay = overlay;
    this.snapshot = version.snapshot();
    this.itemIds = new ItemIds(snapshot.itemIds(), overlay);
    this.itemVectors =
        overlay.addedItems() == 0
            ? snapshot.itemVectors()
            : new OverlaidVectors(snapshot.itemVectors(), overlay);
    this.items = new OverlaidJson(version.items(), overlay);
    this.filters =
        new OverlaidFilters(
            version.filters(), overlay.isEmpty() ? null : () -> overlay.columns(version.filters()));
    this.answers = cache(settings.cache().bytes(), statistics);
    this.rankings = new RankingCache(settings.fallback().rankingBytes());
    this.fallbackItems = settings.fallback().items();
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
    Ranking ranking = users().best(user, WARM_UP_K);
    var json = new JsonWriter();
    for (int rank = 0; rank < ranking.size(); rank++) {
      items.write(json, ranking.items()[rank], ranking.scores()[rank]);
    }
  }

  /** Sets a callback to run after close. */
  public void whenClosed(Runnable callback) {
    version.whenClosed(callback);
  }

  /** Sets the search observer, replacing any previous one. */
  public void observe(SearchObserver searchObserver) {
    version.observe(searchObserver);
  }

  /**
   * Applies records of the catalogue to the version; views that are acquired later show them.
   *
   * @param executor computes the vectors of new items
   */
  public void apply(List<CatalogueItem> records, Executor executor) {
    version.apply(records, executor);
  }

  /** Returns the latest view of the same version. */
  public LiveSnapshot latest() {
    return version.latest();
  }

  /** Returns what the catalogue has changed. */
  public Overlay overlay() {
    return overlay;
  }

  /** Returns a filter that accepts those of another one's items that may be recommended. */
  public ItemFilter available(ItemFilter filter) {
    return overlay.available(filter);
  }

  /**
   * Returns the k best accepted items for a request, or all if there are fewer; the best found so
   * far if the deadline passes first.
   *
   * @param vector query vector of the snapshot's dimension
   */
  public Ranking search(float[] vector, TopKQuery query) {
    return search(vector, query, Effort.CONFIGURED);
  }

  /** Returns the k best accepted items like {@link #search(float[], TopKQuery)}, by an effort. */
  public Ranking search(float[] vector, TopKQuery query, Effort effort) {
    Ranking answer = version.retrieval().search(vector, query, effort);
    version.observer().searched(this, vector, query, answer);
    return withAdded(answer, vector, query);
  }

  /** Returns a page of the accepted items; like {@link #search} otherwise. */
  public Ranking page(float[] vector, TopKQuery query) {
    return withAdded(version.retrieval().page(vector, query), vector, query);
  }

  /** Adds the new items that are among the best. */
  private Ranking withAdded(Ranking known, float[] vector, TopKQuery query) {
    if (overlay.addedItems() == 0) {
      return known;
    }
    Ranking added = overlay.bestAdded(vector, query);
    var best = new TopItems(Math.min(query.k(), known.size() + added.size()), null);
    for (Ranking each : List.of(known, added)) {
      for (int rank = 0; rank < each.size(); rank++) {
        best.offer(each.items()[rank], each.scores()[rank]);
      }
    }
    Ranking both = best.drain();
    return known.isWhole() ? both : both.cutShort();
  }

  /**
   * Returns the k most popular accepted items, or all if there are fewer; their scores are their
   * numbers of interactions. New items have none, so they come last.
   */
  public Ranking popular(TopKQuery query) {
    return popular(query, Audience.ANYBODY);
  }

  /**
   * Returns the k most popular accepted items among users with attributes, like {@link
   * #popular(TopKQuery)}; their scores are their numbers of interactions times their lift.
   */
  public Ranking popular(TopKQuery query, Audience audience) {
    Ranking known = version.popularity().best(query, audience);
    int missing = query.k() - known.size();
    if (missing == 0 || overlay.addedItems() == 0) {
      return known;
    }
    int after = query.after() == null ? -1 : query.after().itemIndex();
    int[] added =
        IntStream.range(Math.max(after + 1, overlay.known()), overlay.size())
            .filter(query.filter()::accepts)
            .limit(missing)
            .toArray();
    int[] both = Arrays.copyOf(known.items(), known.size() + added.length);
    System.arraycopy(added, 0, both, known.size(), added.length);
    return new Ranking(both, Arrays.copyOf(known.scores(), both.length));
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
    int[] candidates =
        version.popularity().best(TopKQuery.best(considered, query.filter())).items();
    return withAdded(version.retrieval().among(candidates, vector, query), vector, query);
  }

  /** Returns whether a search is short enough for an event loop. */
  public boolean isBrief() {
    return version.retrieval().isBrief() && overlay.addedItems() <= BRIEF_ADDED;
  }

  /** Returns the ids of its items, which may be more than those of the snapshot. */
  public ItemIds itemIds() {
    return itemIds;
  }

  /** Returns the vectors of its items, which may be more than those of the snapshot. */
  public FloatMatrix itemVectors() {
    return itemVectors;
  }

  /** Returns the number of training interactions of an item, 0 for a new one. */
  public int popularity(int itemIndex) {
    return itemIndex < overlay.known() ? snapshot.popularity(itemIndex) : 0;
  }

  /** Returns the score of an item by popularity among users with attributes, 0 for a new one. */
  public float popularity(int itemIndex, Audience audience) {
    return itemIndex < overlay.known() ? version.popularity().score(itemIndex, audience) : 0;
  }

  /** Returns the segments of its users. */
  public Segments segments() {
    return version.segments();
  }

  /** Returns the latest metadata of an item. */
  public ItemMetadata metadata(int itemIndex) {
    ChangedItem change = overlay.change(itemIndex);
    if (change != null && change.metadata() != null) {
      return change.metadata().values();
    }
    return itemIndex < overlay.known() ? snapshot.metadata(itemIndex) : ItemMetadata.NONE;
  }

  /** Returns the underlying snapshot. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** Returns the search over its items. */
  public Retrieval retrieval() {
    return version.retrieval();
  }

  /** Returns the search for its users. */
  public UserSearch users() {
    return version.users();
  }

  /** Returns the content-based vectors of cold and new items. */
  public ContentGraph content() {
    return version.content();
  }

  /** Returns the encoders of new items. */
  public SnapshotEncoders encoders() {
    return version.encoders();
  }

  /** Returns the JSON of its items. */
  public OverlaidJson items() {
    return items;
  }

  /** Returns the filters over its items. */
  public OverlaidFilters filters() {
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
    return version.nextAnswerId();
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
    return version.tryRetain();
  }

  /** Removes a holder; the last one closes the version. */
  public void release() {
    version.release();
  }
}
