package org.ccdrec.kafka;

import java.util.Map;
import org.ccdrec.sharedlog.SharedLog;
import org.ccdrec.sharedlog.SharedLogFactory;

/** Opens topics as shared logs. */
final class KafkaLogFactory implements SharedLogFactory<KafkaConfig> {
  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public String description() {
    return "Topics of Apache Kafka";
  }

  @Override
  public Class<KafkaConfig> configType() {
    return KafkaConfig.class;
  }

  @Override
  public SharedLog open(KafkaConfig config, Stream stream) {
    var properties = new ClientProperties(config, System.getenv());
    String topic =
        switch (stream) {
          case EVENTS -> config.eventsTopic();
          case CATALOGUE -> config.catalogueTopic();
        };
    Map<String, String> topicConfig =
        Map.of(
            "cleanup.policy",
            stream == Stream.CATALOGUE ? "compact" : "delete",
            "retention.ms",
            "-1");
    var spec = new Topic.Spec(topic, config.partitions(), config.replicationFactor(), topicConfig);
    return new KafkaLog(properties, new Topic(spec, config.createTopics(), properties));
  }
}
