package org.ccdrec.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.sharedlog.SharedLog;
import org.ccdrec.sharedlog.SharedLogFactory.Stream;
import org.junit.jupiter.api.Test;

/** What Kafka clients are configured with; needs no broker. */
final class ClientPropertiesTest {
  private static KafkaConfig config(String... settings) {
    return ConfigReader.ofDefaults()
        .override(List.of(settings))
        .override(List.of("bootstrapServers=localhost:1"))
        .bind(KafkaConfig.class);
  }

  @Test
  void propertiesReachTheClientsAndTheEnvironmentOverridesThem() {
    var properties =
        new ClientProperties(
            config("properties={security.protocol: SASL_SSL, sasl.jaas.config: file}"),
            Map.of("CCDREC_KAFKA_SASL_JAAS_CONFIG", "secret", "CCDREC_KAFKA_ACKS", "0"));
    for (Map<String, Object> each :
        List.of(properties.admin(), properties.consumer(), properties.producer())) {
      assertEquals("SASL_SSL", each.get("security.protocol"));
      assertEquals("secret", each.get("sasl.jaas.config"));
      assertEquals("localhost:1", each.get("bootstrap.servers"));
    }
    assertEquals("all", properties.producer().get("acks"));
    assertEquals(true, properties.producer().get("enable.idempotence"));
    assertEquals(false, properties.consumer().get("enable.auto.commit"));
  }

  @Test
  void aPropertyThatWouldBreakTheGuaranteesIsRefused() {
    var refusal = assertThrows(ConfigException.class, () -> config("properties={acks: '1'}"));
    assertTrue(refusal.getMessage().contains("must not set acks"), refusal.getMessage());
  }

  @Test
  void anAppendWithoutABrokerFailsWithinItsTime() throws Exception {
    KafkaConfig config = config("timeout=1s");
    try (SharedLog log = new KafkaLogFactory().open(config, Stream.EVENTS)) {
      List<SharedLog.Entry> entries = List.of(new SharedLog.Entry("u", new byte[1]));
      var failure = assertThrows(java.io.IOException.class, () -> log.append(entries));
      assertTrue(
          String.valueOf(failure.getMessage()).contains("ccdrec.events"), failure.toString());
    }
  }
}
