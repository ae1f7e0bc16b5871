package org.ccdrec.engines;

import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A Kafka broker with its controller, in this process. */
final class Broker implements AutoCloseable {
  private static final int ID = 0;

  private final KafkaClusterTestKit cluster;

  private Broker(KafkaClusterTestKit cluster) {
    this.cluster = cluster;
  }

  static Broker start() throws Exception {
    var nodes =
        new TestKitNodes.Builder()
            .setNumControllerNodes(1)
            .setNumBrokerNodes(1)
            .setCombined(false)
            .build();
    KafkaClusterTestKit cluster =
        new KafkaClusterTestKit.Builder(nodes)
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("default.replication.factor", "1")
            .build();
    cluster.format();
    cluster.startup();
    cluster.waitForReadyBrokers();
    return new Broker(cluster);
  }

  String address() {
    return cluster.bootstrapServers();
  }

  void stop() {
    cluster.brokers().get(ID).shutdown();
    cluster.brokers().get(ID).awaitShutdown();
  }

  void startAgain() {
    cluster.brokers().get(ID).startup();
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
