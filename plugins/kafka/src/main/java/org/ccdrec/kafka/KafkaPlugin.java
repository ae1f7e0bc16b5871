package org.ccdrec.kafka;

import java.util.List;
import org.ccdrec.sharedlog.SharedLogFactory;
import org.ccdrec.sharedlog.SharedLogPlugin;

/** Offers the shared log {@code kafka}. */
public final class KafkaPlugin implements SharedLogPlugin {
  @Override
  public List<SharedLogFactory<?>> logs() {
    return List.of(new KafkaLogFactory());
  }
}
