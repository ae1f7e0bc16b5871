package org.ccdrec.kafka;

import java.time.Duration;
import java.util.Map;
import org.ccdrec.config.BrokenRules;
import org.ccdrec.config.Setting;

/**
 * The settings of the shared log {@code kafka}.
 *
 * @param bootstrapServers brokers to connect to first
 * @param eventsTopic topic of events
 * @param catalogueTopic topic of changes of the catalogue
 * @param createTopics whether to create a missing topic
 * @param partitions number of partitions of a topic that is created
 * @param replicationFactor copies of a topic that is created, 0 for the brokers' default
 * @param timeout longest time for an append
 * @param properties further properties of the Kafka clients
 */
record KafkaConfig(
    @Setting(help = "Brokers to connect to first, host:port, separated by commas")
        String bootstrapServers,
    @Setting(
            help = "Topic of events",
            defaultValue = "ccdrec.events",
            pattern = "[a-zA-Z0-9._-]{1,249}")
        String eventsTopic,
    @Setting(
            help = "Topic of changes of the catalogue",
            defaultValue = "ccdrec.catalogue",
            pattern = "[a-zA-Z0-9._-]{1,249}")
        String catalogueTopic,
    @Setting(help = "Create a topic that is missing", defaultValue = "true") boolean createTopics,
    @Setting(
            help = "Partitions of a topic that is created",
            defaultValue = "6",
            min = "1",
            max = "1000")
        int partitions,
    @Setting(
            help = "Copies of a topic that is created; 0 for the brokers' default",
            defaultValue = "0",
            min = "0",
            max = "10")
        int replicationFactor,
    @Setting(
            help = "Longest time for an append, after which it is repeated",
            defaultValue = "10s",
            min = "1s",
            max = "10m")
        Duration timeout,
    @Setting(
            help =
                "Further properties of the Kafka clients, such as security.protocol. Variables"
                    + " CCDREC_KAFKA_… of the environment override them: CCDREC_KAFKA_SASL_JAAS_CONFIG"
                    + " is sasl.jaas.config",
            defaultValue = "{}")
        Map<String, String> properties) {

  KafkaConfig {
    var check = new BrokenRules.Check();
    for (String reserved : ClientProperties.RESERVED) {
      check.unless(
          !properties.containsKey(reserved),
          "properties",
          "properties must not set " + reserved + ", which the guarantees of the log depend on");
    }
    check.throwIfAny();
  }
}
