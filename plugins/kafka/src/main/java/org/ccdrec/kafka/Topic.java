package org.ccdrec.kafka;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A topic, which is created if it is missing. Safe for use by many threads. */
final class Topic {
  private final Spec spec;
  private final boolean mayCreate;
  private final ClientProperties properties;
  private boolean exists;

  /**
   * How a topic is created.
   *
   * @param name its name
   * @param partitions number of partitions
   * @param replicationFactor number of copies, 0 for the brokers' default
   * @param config configuration of the topic
   */
  record Spec(String name, int partitions, int replicationFactor, Map<String, String> config) {
    NewTopic asNew() {
      Optional<Short> copies =
          replicationFactor == 0 ? Optional.empty() : Optional.of((short) replicationFactor);
      return new NewTopic(name, Optional.of(partitions), copies).configs(config);
    }
  }

  Topic(Spec spec, boolean mayCreate, ClientProperties properties) {
    this.spec = spec;
    this.mayCreate = mayCreate;
    this.properties = properties;
  }

  /** Returns the topic's name. */
  String name() {
    return spec.name();
  }

  /**
   * Makes sure that the topic exists.
   *
   * @throws IOException if it does not and must or can not be created, or Kafka is away
   */
  synchronized void require() throws IOException {
    if (exists) {
      return;
    }
    try (Admin admin = ClientProperties.create(properties.admin(), Admin::create)) {
      if (!isThere(admin)) {
        create(admin);
      }
      exists = true;
    } catch (KafkaException e) {
      throw new IOException("Kafka cannot be used: " + e.getMessage(), e);
    }
  }

  private boolean isThere(Admin admin) throws IOException {
    try {
      await(admin.describeTopics(List.of(name())).allTopicNames());
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw failure("looked up", e);
    }
  }

  private void create(Admin admin) throws IOException {
    if (!mayCreate) {
      throw new IOException(
          "the topic %s does not exist; create it, or set createTopics".formatted(name()));
    }
    try {
      await(admin.createTopics(List.of(spec.asNew())).all());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) { // another server was faster
        throw failure("created", e);
      }
    }
  }

  private <T> void await(KafkaFuture<T> future) throws ExecutionException, IOException {
    try {
      var unused = future.get(properties.timeoutMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failure("reached", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("reached", e);
    }
  }

  private IOException failure(String what, Throwable cause) {
    return new IOException(
        "the topic %s cannot be %s: %s".formatted(name(), what, cause.getMessage()), cause);
  }
}
