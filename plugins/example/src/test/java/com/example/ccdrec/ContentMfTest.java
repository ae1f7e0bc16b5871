package com.example.ccdrec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ForwardRequest.Phase;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.ccdrec.testkit.BackboneContract;
import org.ccdrec.testkit.TestData;
import org.ccdrec.testkit.TestHost;
import org.junit.jupiter.api.Test;

/** Runs the contract of backbones, and tests what is specific to this one. */
final class ContentMfTest extends BackboneContract<ContentMfConfig> {

  @Override
  protected BackboneFactory<ContentMfConfig> factory() {
    return ExamplePlugin.CONTENT_MF;
  }

  @Override
  protected ContentMfConfig config() {
    return ConfigReader.ofDefaults()
        .override(List.of("regularisation=0.1"))
        .bind(ContentMfConfig.class);
  }

  @Test
  void withoutContentAnItemIsItsEmbedding() {
    try (TestHost host = new TestHost(TestData.withoutContent(), 1);
        Backbone backbone = factory().create(config(), host);
        Tape tape = host.tape()) {
      ForwardRequest all =
          ForwardRequest.all(
              Phase.INFERENCE, host.interactions().userCount(), host.interactions().itemCount());
      Representations made = backbone.forward(tape, all, ItemFusion.IDENTITY);
      assertEquals(host.registered("items").value().get(3, 2), made.items().value().get(3, 2), 0f);
    }
  }
}
