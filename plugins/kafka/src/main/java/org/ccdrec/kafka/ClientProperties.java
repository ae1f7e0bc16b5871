package org.ccdrec.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The properties of Kafka clients. Immutable. */
final class ClientProperties {
  /** Properties that nobody may set. */
  static final List<String> RESERVED =
      List.of(
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);

  private static final String ENVIRONMENT = "CCDREC_KAFKA_";
  private static final int MOST_RECORDS = 1000;
  private static final int MOST_BYTES = 4 << 20;

  private final Map<String, Object> common = new HashMap<>();
  private final int timeoutMillis;

  /**
   * Merges properties.
   *
   * @param environment variables, of which those that begin with {@value #ENVIRONMENT} override the
   *     configuration
   */
  ClientProperties(KafkaConfig config, Map<String, String> environment) {
    timeoutMillis = (int) config.timeout().toMillis();
    common.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    common.put(CommonClientConfigs.CLIENT_ID_CONFIG, "ccdrec");
    common.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    common.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_BYTES);
    common.putAll(config.properties());
    environment.forEach(
        (name, value) -> {
          String key = key(name);
          if (name.startsWith(ENVIRONMENT) && !RESERVED.contains(key)) {
            common.put(key, value);
          }
        });
  }

  private static String key(String variable) {
    return variable.startsWith(ENVIRONMENT)
        ? variable.substring(ENVIRONMENT.length()).toLowerCase(Locale.ROOT).replace('_', '.')
        : "";
  }

  /** Returns the longest time for an operation. */
  int timeoutMillis() {
    return timeoutMillis;
  }

  Map<String, Object> admin() {
    Map<String, Object> all = new HashMap<>(common);
    all.remove(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    all.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
    all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
    return all;
  }

  Map<String, Object> producer() {
    Map<String, Object> all = new HashMap<>(common);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeoutMillis);
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(500, timeoutMillis / 2));
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMillis);
    return all;
  }

  Map<String, Object> consumer() {
    Map<String, Object> all = new HashMap<>(common);
    all.remove(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
    all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
    return all;
  }

  /**
   * Creates a client, which finds its classes in the plugin's jars.
   *
   * @param constructor the constructor of the client
   */
  static <T> T create(
      Map<String, Object> properties, Function<Map<String, Object>, T> constructor) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClientProperties.class.getClassLoader());
    try {
      return constructor.apply(properties);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
