package org.ccdrec.testkit.sharedlog;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ccdrec.config.Setting;
import org.ccdrec.sharedlog.SharedLog;
import org.ccdrec.sharedlog.SharedLogFactory;
import org.ccdrec.sharedlog.SharedLogPlugin;

/**
 * Offers the shared log {@code memory} to tests: programs of one process that name the same log
 * share it. Safe for use by many threads.
 */
public final class MemoryPlugin implements SharedLogPlugin {
  private static final Map<String, MemoryLog> LOGS = new ConcurrentHashMap<>();
  private static final int PARTITIONS = 3;

  /**
   * The settings of a log in memory.
   *
   * @param name name of the log
   */
  public record Config(@Setting(help = "Name of the log") String name) {}

  /** Returns the log with a name, which is created if there is none. */
  public static MemoryLog log(String name, SharedLogFactory.Stream stream) {
    return LOGS.computeIfAbsent(name + " " + stream, key -> new MemoryLog(PARTITIONS));
  }

  @Override
  public List<SharedLogFactory<?>> logs() {
    return List.of(new Factory());
  }

  private static final class Factory implements SharedLogFactory<Config> {
    @Override
    public String name() {
      return "memory";
    }

    @Override
    public String description() {
      return "A log in the memory of a test";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public SharedLog open(Config config, Stream stream) {
      return log(config.name(), stream);
    }
  }
}
