package org.ccdrec.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.ccdrec.sharedlog.LogReader;

/** Reads all partitions of a topic; looks for further ones now and then. Used by one thread. */
final class TopicReader implements LogReader {
  private static final long LOOK_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long PAUSE_MILLIS = 50;

  private final String topic;
  private final long timeoutNanos;
  private final Consumer<byte[], byte[]> consumer;
  private long lookedAt;

  TopicReader(String topic, ClientProperties properties, Map<Integer, Long> from) {
    this(
        topic,
        ClientProperties.create(
            properties.consumer(),
            all ->
                new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer())),
        Duration.ofMillis(properties.timeoutMillis()),
        from);
  }

  /**
   * Reads with a consumer, which it closes.
   *
   * @param timeout longest time until the brokers know the partitions
   */
  TopicReader(
      String topic, Consumer<byte[], byte[]> consumer, Duration timeout, Map<Integer, Long> from) {
    this.topic = topic;
    this.consumer = consumer;
    this.timeoutNanos = timeout.toNanos();
    try {
      assign(from);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** Assigns all partitions; those that are new start at their offset, or at the beginning. */
  private void assign(Map<Integer, Long> from) {
    Set<TopicPartition> known = consumer.assignment();
    Set<TopicPartition> all = new HashSet<>(known);
    for (PartitionInfo each : partitions(known.isEmpty())) {
      all.add(new TopicPartition(topic, each.partition()));
    }
    lookedAt = System.nanoTime();
    if (all.size() > known.size()) {
      consumer.assign(all);
      all.removeAll(known);
      for (TopicPartition each : all) {
        Long offset = from.get(each.partition());
        if (offset == null) {
          consumer.seekToBeginning(List.of(each));
        } else {
          consumer.seek(each, offset);
        }
      }
    }
  }

  /**
   * Returns the partitions that the brokers know. They may not know those of a topic that was just
   * created, so the first time this waits for them, at most for the configured timeout.
   */
  private List<PartitionInfo> partitions(boolean isFirst) {
    List<PartitionInfo> found = consumer.partitionsFor(topic);
    long end = System.nanoTime() + timeoutNanos;
    while (isFirst && found.isEmpty()) {
      if (System.nanoTime() - end > 0) {
        throw new KafkaException("the brokers know none of its partitions");
      }
      pause();
      found = consumer.partitionsFor(topic);
    }
    return found;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public List<Delivery> poll(Duration wait) throws IOException {
    try {
      if (System.nanoTime() - lookedAt > LOOK_NANOS) {
        assign(Map.of());
      }
      List<Delivery> found = new ArrayList<>();
      consumer
          .poll(wait)
          .forEach(
              each ->
                  found.add(
                      new Delivery(
                          each.partition(),
                          each.offset(),
                          each.value() == null ? new byte[0] : each.value())));
      return found;
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  @Override
  public long remaining() throws IOException {
    try {
      long remaining = 0;
      for (Map.Entry<TopicPartition, Long> end :
          consumer.endOffsets(consumer.assignment()).entrySet()) {
        remaining += Math.max(0, end.getValue() - consumer.position(end.getKey()));
      }
      return remaining;
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  private IOException failure(KafkaException e) {
    return new IOException("the topic %s cannot be read: %s".formatted(topic, e.getMessage()), e);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
