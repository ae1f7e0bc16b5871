package org.ccdrec.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kafka.KafkaPlugin;
import org.ccdrec.sharedlog.LogReader;
import org.ccdrec.sharedlog.SharedLog;
import org.ccdrec.sharedlog.SharedLogFactory;
import org.ccdrec.sharedlog.SharedLogFactory.Stream;
import org.ccdrec.testkit.sharedlog.SharedLogContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A topic keeps the contract of shared logs. */
@Timeout(180)
final class KafkaLogTest extends SharedLogContract {
  private static @Nullable Broker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    Objects.requireNonNull(broker).close();
  }

  @Override
  protected SharedLog open() throws Exception {
    return open("t-" + UUID.randomUUID(), "createTopics=true");
  }

  private static SharedLog open(String topic, String... settings) throws Exception {
    SharedLogFactory<?> factory = new KafkaPlugin().logs().getFirst();
    var all = new ArrayList<>(List.of(settings));
    all.add("eventsTopic=" + topic);
    all.add("bootstrapServers=" + Objects.requireNonNull(broker).address());
    return open(factory, ConfigReader.ofDefaults().override(all));
  }

  private static <C extends Record> SharedLog open(SharedLogFactory<C> factory, ConfigReader reader)
      throws IOException {
    return factory.open(reader.bind(factory.configType()), Stream.EVENTS);
  }

  @Test
  void aMissingTopicIsNamedUnlessItMayBeCreated() throws Exception {
    try (SharedLog log = open("missing", "createTopics=false")) {
      var failure = assertThrows(IOException.class, () -> log.read(Map.of()));
      assertTrue(
          String.valueOf(failure.getMessage()).contains("missing does not exist"),
          failure.toString());
    }
  }

  /** The brokers may not know the partitions at once. */
  @Test
  void aTopicIsReadAsSoonAsItIsCreated() throws Exception {
    for (int topic = 0; topic < 20; topic++) {
      try (SharedLog log = open("new-" + topic, "timeout=20s");
          LogReader reader = log.read(Map.of())) {
        assertEquals(List.of(), reader.poll(Duration.ofMillis(1)));
        assertEquals(0, reader.remaining());
      }
    }
  }

  @Test
  void aBrokerThatComesBackIsUsedAgain() throws Exception {
    Broker running = Objects.requireNonNull(broker);
    try (SharedLog log = open("again", "timeout=2s");
        LogReader reader = log.read(Map.of())) {
      List<SharedLog.Entry> entries = List.of(new SharedLog.Entry("k", new byte[] {1}));
      log.append(entries);
      running.stop();
      assertThrows(IOException.class, () -> log.append(entries));
      running.startAgain();
      int read = 0;
      boolean isAppended = false;
      while (!isAppended || read < 2) {
        isAppended = isAppended || appended(log, entries);
        read += reader.poll(Duration.ofMillis(100)).size();
      }
      assertEquals(0, reader.remaining());
    }
  }

  private static boolean appended(SharedLog log, List<SharedLog.Entry> entries)
      throws InterruptedException {
    try {
      log.append(entries);
      return true;
    } catch (IOException e) {
      return false; // it is still starting
    }
  }
}
