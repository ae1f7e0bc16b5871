package org.ccdrec.server.live;

import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.ccdrec.catalogue.CatalogueItem;
import org.ccdrec.server.content.ContentGraph;
import org.ccdrec.server.encode.SnapshotEncoders;
import org.ccdrec.server.filter.ItemFilters;
import org.ccdrec.server.json.ItemJson;
import org.ccdrec.server.overlay.Overlay;
import org.ccdrec.server.overlay.OverlayBuilder;
import org.ccdrec.server.popularity.PopularityRanking;
import org.ccdrec.server.popularity.Segments;
import org.ccdrec.server.retrieval.Retrieval;
import org.ccdrec.server.retrieval.UserSearch;
import org.ccdrec.snapshot.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all views of one loaded version share: the snapshot and what was prepared from it, the
 * number of holders, and the latest view. Safe for use by many threads.
 */
final class LoadedVersion {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedVersion.class);

  private final SnapshotLoader.Parts parts;
  private final LiveSettings settings;
  private final StatsCounter cacheStatistics;
  private final UserSearch users;
  private final ItemJson items;
  private final PopularityRanking popularity;
  private final Segments segments;
  private final OverlayBuilder overlays;
  private final InstantSource clock = InstantSource.system();
  private final ReferenceCount holders;
  private final AtomicLong answerCount = new AtomicLong();
  private final String answerIds;
  private volatile Runnable afterClose = () -> {};
  private volatile SearchObserver observer = (version, vector, query, answer) -> {};
  private volatile LiveSnapshot latest;

  LoadedVersion(SnapshotLoader.Parts parts, LiveSettings settings, StatsCounter cacheStatistics) {
    this.parts = parts;
    this.settings = settings;
    this.cacheStatistics = cacheStatistics;
    this.holders = new ReferenceCount(parts.snapshot().id().toString(), this::close);
    this.users = new UserSearch(parts.snapshot(), parts.retrieval());
    this.items = new ItemJson(parts.snapshot());
    this.popularity = new PopularityRanking(parts.snapshot());
    this.segments = new Segments(parts.snapshot());
    this.overlays =
        new OverlayBuilder(parts.snapshot(), content(), encoders(), settings.picturesDirectory());
    String version = parts.snapshot().id().version();
    this.answerIds =
        version.substring(version.lastIndexOf('-') + 1)
            + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt())
            + "-";
    this.latest = view(overlays.overlay());
  }

  private LiveSnapshot view(Overlay overlay) {
    return new LiveSnapshot(this, overlay, settings, cacheStatistics);
  }

  Snapshot snapshot() {
    return parts.snapshot();
  }

  Retrieval retrieval() {
    return parts.retrieval();
  }

  ContentGraph content() {
    return parts.content().graph();
  }

  SnapshotEncoders encoders() {
    return parts.content().encoders();
  }

  ItemFilters filters() {
    return parts.filters();
  }

  UserSearch users() {
    return users;
  }

  ItemJson items() {
    return items;
  }

  PopularityRanking popularity() {
    return popularity;
  }

  Segments segments() {
    return segments;
  }

  SearchObserver observer() {
    return observer;
  }

  void observe(SearchObserver searchObserver) {
    observer = searchObserver;
  }

  void whenClosed(Runnable callback) {
    afterClose = callback;
  }

  String nextAnswerId() {
    return answerIds + Long.toHexString(answerCount.incrementAndGet());
  }

  /** Returns the view of the catalogue as it is now; the caller must be a holder. */
  LiveSnapshot latest() {
    LiveSnapshot view = latest;
    long expires = view.overlay().expiresMillis();
    if (expires == Overlay.NEVER || clock.millis() < expires) {
      return view;
    }
    synchronized (this) {
      if (clock.millis() >= latest.overlay().expiresMillis()) {
        overlays.refresh(clock.instant());
        latest = view(overlays.overlay());
      }
      return latest;
    }
  }

  /** Applies records of the catalogue, unless the version is closed. */
  void apply(List<CatalogueItem> records, Executor executor) {
    if (!tryRetain()) {
      return;
    }
    try {
      List<OverlayBuilder.Pending> pending;
      synchronized (this) {
        pending = overlays.apply(records, clock.instant());
        latest = view(overlays.overlay());
      }
      pending.forEach(each -> executor.execute(() -> complete(each)));
    } finally {
      release();
    }
  }

  /** Computes the vector of a new item, unless the version is closed. */
  private void complete(OverlayBuilder.Pending pending) {
    if (!tryRetain()) {
      return;
    }
    try {
      float[] vector = overlays.compute(pending);
      synchronized (this) {
        if (overlays.set(pending, vector)) {
          latest = view(overlays.overlay());
        }
      }
    } catch (RuntimeException e) {
      LOG.error("The vector of the new item {} failed", pending.item().itemId(), e);
    } finally {
      release();
    }
  }

  boolean tryRetain() {
    return holders.tryRetain();
  }

  void release() {
    holders.release();
  }

  private void close() {
    String version = snapshot().id().toString();
    retrieval().close();
    encoders().close();
    snapshot().close();
    afterClose.run();
    LOG.info("Closed {}", version);
  }
}
