package org.ccdrec.server.testing;

import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.ccdrec.encoding.host.EncoderRegistry;
import org.ccdrec.events.EventType;
import org.ccdrec.server.content.ContentSettings;
import org.ccdrec.server.events.EventSettings;
import org.ccdrec.server.events.RepeatSettings;
import org.ccdrec.server.events.RotationSettings;
import org.ccdrec.server.live.CacheSettings;
import org.ccdrec.server.live.FallbackSettings;
import org.ccdrec.server.live.LiveSettings;
import org.ccdrec.server.live.SnapshotLoader;
import org.ccdrec.server.retrieval.RetrievalSettings;

/** Settings for tests that use parts of the server without a server. */
public final class TestSettings {
  private TestSettings() {}

  /** Returns settings with a small graph, for catalogues above a size. */
  public static RetrievalSettings retrieval(int exactUpTo) {
    return retrieval(exactUpTo, 8, 20, 20);
  }

  /** Returns settings with a given graph; two indices are kept. */
  public static RetrievalSettings retrieval(
      int exactUpTo, int connections, int buildBeam, int searchBeam) {
    return new RetrievalSettings(
        exactUpTo, connections, buildBeam, searchBeam, 2_000_000, 8, 0, Optional.empty(), 2);
  }

  /** Returns settings that accept events. */
  public static EventSettings events() {
    return events(RepeatSettings.NEVER, RotationSettings.NEVER);
  }

  /** Returns settings that accept events, some of which do not exclude their items for ever. */
  public static EventSettings events(RepeatSettings repeat, RotationSettings rotation) {
    return new EventSettings(
        true,
        "local",
        Optional.empty(),
        1,
        false,
        EventType.actions(),
        repeat,
        rotation,
        Duration.ofDays(1),
        1000,
        10,
        10);
  }

  /** Returns a loader without caches and fallbacks. */
  public static SnapshotLoader loader(Path store, int exactUpTo) {
    return loader(store, exactUpTo, new FallbackSettings(0, 0));
  }

  /** Returns a loader without an answer cache. */
  public static SnapshotLoader loader(Path store, int exactUpTo, FallbackSettings fallback) {
    var settings =
        new LiveSettings(
            retrieval(exactUpTo),
            ContentSettings.FREEDOM,
            new CacheSettings(0),
            fallback,
            store.resolve(".index"),
            store.resolve(".catalogue/pictures"),
            0);
    return new SnapshotLoader(
        settings, EncoderRegistry.load(null), StatsCounter.disabledStatsCounter());
  }
}
