package org.ccdrec.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A topic that was just created, whose partitions the brokers do not know at once. */
class TopicReaderTest {
  private static final String TOPIC = "new";

  /** A consumer whose brokers know the partition after some questions. */
  private static final class Brokers extends MockConsumer<byte[], byte[]> {
    private int unknown;

    Brokers(int unknown) {
      super("earliest");
      this.unknown = unknown;
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
      return unknown-- > 0 ? List.of() : List.of(new PartitionInfo(topic, 0, null, null, null));
    }
  }

  @Test
  void itsPartitionsAreWaitedFor() {
    var brokers = new Brokers(3);
    try (var reader = new TopicReader(TOPIC, brokers, Duration.ofSeconds(30), Map.of(0, 5L))) {
      assertEquals(Set.of(new TopicPartition(TOPIC, 0)), brokers.assignment());
      assertEquals(5, brokers.position(new TopicPartition(TOPIC, 0)));
    }
  }

  @Test
  void afterTheTimeoutThatIsAFailure() {
    var brokers = new Brokers(Integer.MAX_VALUE);
    assertThrows(
        KafkaException.class,
        () -> new TopicReader(TOPIC, brokers, Duration.ofMillis(1), Map.of()));
    assertTrue(brokers.closed());
  }
}
