package org.ccdrec.backbones.lightgcn;

import static org.ccdrec.autodiff.ops.Ops.scaled;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.backbones.testing.FiniteDifferences;
import org.ccdrec.backbones.testing.Forward;
import org.ccdrec.backbones.testing.TinyWorld;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ForwardRequest.Phase;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LightGcnTest {
  private static final Batch BATCH =
      Batch.of(new int[] {0, 1, 2, 0}, new int[] {0, 1, 2, 1}, new int[] {2, 2, 0, 2});

  private final TinyWorld world = new TinyWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private Backbone backbone(int layers, double regularisation) {
    Backbone backbone =
        BuiltInBackbones.LIGHT_GCN.create(new LightGcnConfig(layers, regularisation), world);
    world.set("users", 4, 0, 0, 8, 2, 2);
    world.set("items", 8, 4, 0, 12, 6, -2);
    return backbone;
  }

  /**
   * Layer 1: users 0 and 1 get the mean of items 0 and 1, (4, 8), items 0 and 1 the mean of users 0
   * and 1, (2, 4); user 2 and item 2 swap. Layer 2 exchanges sides once more. The mean of three
   * layers is each sum over 3.
   */
  @Test
  void averagesTwoSteps() {
    Forward forward = Forward.inference(world, backbone(2, 0));
    assertArrayEquals(thirds(10, 12, 6, 20, 10, 2), forward.users(), 1e-5f);
    assertArrayEquals(thirds(14, 16, 6, 24, 14, -2), forward.items(), 1e-5f);
  }

  @Test
  void averagesOneStep() {
    Forward forward = Forward.inference(world, backbone(1, 0));
    assertArrayEquals(new float[] {4, 4, 2, 8, 4, 0}, forward.users(), 1e-5f);
    assertArrayEquals(new float[] {5, 4, 1, 8, 4, 0}, forward.items(), 1e-5f);
  }

  /** Doubled items: user 0 is ((4, 0) + (8, 16)) / 2, item 0 ((16, 8) + (2, 4)) / 2. */
  @Test
  void fusedItemsEnterThePropagation() {
    ItemFusion doubling = (tape, x) -> scaled(x, 2);
    Forward forward = Forward.of(world, backbone(1, 0), Phase.TRAINING, doubling);
    assertArrayEquals(new float[] {6, 8, 4, 12, 7, -1}, forward.users(), 1e-5f);
    assertArrayEquals(new float[] {9, 6, 1, 14, 7, -1}, forward.items(), 1e-5f);
  }

  @Test
  void rowsThatAreAskedForAreTheSameAsThoseOfAll() {
    Backbone backbone = backbone(2, 0);
    Forward all = Forward.inference(world, backbone);
    ForwardRequest request =
        ForwardRequest.of(Phase.TRAINING, RowSet.of(3, new int[] {1}), RowSet.of(3, new int[] {2}));
    world.onTape(
        tape -> {
          Representations some = backbone.forward(tape, request, ItemFusion.IDENTITY);
          assertArrayEquals(
              Arrays.copyOfRange(all.users(), 2, 4), some.users().value().rowRange(1, 2).toArray());
          assertArrayEquals(
              Arrays.copyOfRange(all.items(), 4, 6), some.items().value().rowRange(2, 3).toArray());
          return 0;
        });
  }

  /** Norms of the tables, not of the vectors: ‖(4,0)‖ = 4, ‖(6,−2)‖ = √40, ‖(0,12)‖ = 12. */
  @Test
  void regularisesTheEgoRows() {
    Backbone backbone = backbone(2, .25);
    Batch one = Batch.of(new int[] {0}, new int[] {1}, new int[] {2});
    float loss =
        world.onTape(
            tape -> {
              Representations vectors =
                  backbone.forward(tape, Forward.all(world, Phase.TRAINING), ItemFusion.IDENTITY);
              Var own = backbone.loss(tape, one, vectors);
              return own == null ? Float.NaN : own.scalar();
            });
    assertEquals(.25 * (4 + 12 + Math.sqrt(40)), loss, 1e-5);
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    Backbone backbone = BuiltInBackbones.LIGHT_GCN.create(new LightGcnConfig(3, .1), world);
    FiniteDifferences.check(world, tape -> Forward.loss(tape, world, backbone, BATCH));
  }

  @Test
  void namesTheEmbeddingsThatAreDiffused() {
    Backbone backbone = backbone(1, 0);
    assertSame(world.parameter("items"), backbone.itemEmbeddings());
  }

  @Test
  void defaults() {
    assertEquals(
        new LightGcnConfig(2, 1e-3),
        ConfigReader.ofDefaults().bind(BuiltInBackbones.LIGHT_GCN.configType()));
  }

  private static float[] thirds(float... values) {
    float[] thirds = new float[values.length];
    for (int at = 0; at < values.length; at++) {
      thirds[at] = values[at] / 3;
    }
    return thirds;
  }
}
