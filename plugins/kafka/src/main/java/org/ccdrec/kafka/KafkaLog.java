package org.ccdrec.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.ccdrec.sharedlog.LogReader;
import org.ccdrec.sharedlog.SharedLog;
import org.jspecify.annotations.Nullable;

/**
 * A topic as a shared log. A producer whose append failed is replaced, so that nothing of it is
 * written after the next append. Safe for use by many threads.
 */
final class KafkaLog implements SharedLog {
  private final ClientProperties properties;
  private final Topic topic;
  private @Nullable Producer<String, byte[]> producer;

  KafkaLog(ClientProperties properties, Topic topic) {
    this.properties = properties;
    this.topic = topic;
  }

  @Override
  public synchronized void append(List<Entry> entries) throws IOException, InterruptedException {
    topic.require();
    boolean isDone = false;
    try {
      Producer<String, byte[]> current = producer == null ? connect() : producer;
      producer = current;
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (Entry each : entries) {
        sent.add(current.send(new ProducerRecord<>(topic.name(), each.key(), each.value())));
      }
      current.flush();
      for (Future<RecordMetadata> each : sent) {
        var unused = each.get();
      }
      isDone = true;
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw failure(e);
    } finally {
      if (!isDone) {
        disconnect();
      }
    }
  }

  private Producer<String, byte[]> connect() {
    return ClientProperties.create(
        properties.producer(),
        all -> new KafkaProducer<>(all, new StringSerializer(), new ByteArraySerializer()));
  }

  private IOException failure(Throwable cause) {
    return new IOException(
        "the topic %s did not accept entries: %s".formatted(topic.name(), cause.getMessage()),
        cause);
  }

  private void disconnect() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  @Override
  public LogReader read(Map<Integer, Long> from) throws IOException {
    topic.require();
    try {
      return new TopicReader(topic.name(), properties, from);
    } catch (KafkaException e) {
      throw new IOException(
          "the topic %s cannot be read: %s".formatted(topic.name(), e.getMessage()), e);
    }
  }

  @Override
  public synchronized void close() {
    disconnect();
  }
}
