package org.ccdrec.backbones;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.testing.Forward;
import org.ccdrec.backbones.testing.TinyWorld;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.ForwardRequest.Phase;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.Representations.Layer;
import org.junit.jupiter.api.Test;

/** Layers of every backbone that has them: their means are the vectors, with and without them. */
final class LayersTest {
  @Test
  void vectorsAreMeansOfLayers() {
    int withLayers = 0;
    for (BackboneFactory<?> factory : new BuiltInBackbones().backbones()) {
      try (TinyWorld world = TinyWorld.withContent()) {
        Backbone backbone = create(factory, world);
        if (backbone.hasLayers()) {
          withLayers++;
          check(world, backbone);
        }
      }
    }
    assertEquals(4, withLayers);
  }

  private static <C extends Record> Backbone create(BackboneFactory<C> factory, TinyWorld world) {
    return factory.create(ConfigReader.ofDefaults().bind(factory.configType()), world);
  }

  private static void check(TinyWorld world, Backbone backbone) {
    Forward plain = Forward.inference(world, backbone);
    world.onTape(
        tape -> {
          Representations vectors =
              backbone.forward(
                  tape, Forward.all(world, Phase.INFERENCE).withLayers(), ItemFusion.IDENTITY);
          assertTrue(!vectors.layers().isEmpty());
          assertArrayEquals(plain.users(), vectors.users().value().toArray(), 1e-6f);
          assertArrayEquals(plain.items(), vectors.items().value().toArray(), 1e-6f);
          assertArrayEquals(plain.users(), mean(vectors.layers(), Layer::users), 1e-6f);
          assertArrayEquals(plain.items(), mean(vectors.layers(), Layer::items), 1e-6f);
          return 0;
        });
  }

  private static float[] mean(List<Layer> layers, Function<Layer, Var> side) {
    float[] mean = side.apply(layers.getFirst()).value().toArray();
    for (Layer layer : layers.subList(1, layers.size())) {
      float[] values = side.apply(layer).value().toArray();
      for (int at = 0; at < mean.length; at++) {
        mean[at] += values[at];
      }
    }
    for (int at = 0; at < mean.length; at++) {
      mean[at] /= layers.size();
    }
    return mean;
  }
}
