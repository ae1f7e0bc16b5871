package org.ccdrec.backbones.bprmf;

import static org.ccdrec.autodiff.ops.Ops.scaled;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.backbones.testing.FiniteDifferences;
import org.ccdrec.backbones.testing.Forward;
import org.ccdrec.backbones.testing.TinyWorld;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest.Phase;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BprMfTest {
  private static final Batch BATCH = Batch.of(new int[] {0, 1}, new int[] {0, 1}, new int[] {2, 2});

  private final TinyWorld world = new TinyWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private Backbone backbone(double regularisation) {
    return BuiltInBackbones.BPR_MF.create(new BprMfConfig(regularisation), world);
  }

  @Test
  void vectorsAreTheTables() {
    Backbone backbone = backbone(0);
    Forward forward = Forward.inference(world, backbone);
    assertArrayEquals(world.parameter("users").value().toArray(), forward.users());
    assertArrayEquals(world.parameter("items").value().toArray(), forward.items());
    assertSame(world.parameter("items"), backbone.itemEmbeddings());
  }

  @Test
  void itemVectorsAreFused() {
    Backbone backbone = backbone(0);
    world.set("items", 1, 2, 3, 4, 5, 6);
    ItemFusion doubling = (tape, x) -> scaled(x, 2);
    Forward fused = Forward.of(world, backbone, Phase.TRAINING, doubling);
    assertArrayEquals(new float[] {2, 4, 6, 8, 10, 12}, fused.items());
  }

  /** ‖(3,0;0,4)‖ = 5, ‖(6,0;0,8)‖ = 10, ‖(5,0;5,0)‖ = √50, each divided by two pairs. */
  @Test
  void regularisesTheNormsOfTheBatch() {
    Backbone backbone = backbone(.5);
    world.set("users", 3, 0, 0, 4, 100, 100);
    world.set("items", 6, 0, 0, 8, 5, 0);
    float loss =
        world.onTape(
            tape -> {
              Representations vectors =
                  backbone.forward(tape, Forward.all(world, Phase.TRAINING), ItemFusion.IDENTITY);
              Var own = backbone.loss(tape, BATCH, vectors);
              return own == null ? Float.NaN : own.scalar();
            });
    assertEquals(.5 * (5 + 10 + Math.sqrt(50)) / 2, loss, 1e-6);
  }

  @Test
  void withoutRegularisationThereIsNoLossOfItsOwn() {
    Backbone backbone = backbone(0);
    world.onTape(
        tape -> {
          Representations vectors =
              backbone.forward(tape, Forward.all(world, Phase.TRAINING), ItemFusion.IDENTITY);
          assertNull(backbone.loss(tape, BATCH, vectors));
          return 0;
        });
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    Backbone backbone = backbone(.5);
    Batch batch = Batch.of(new int[] {0, 1, 2, 0}, new int[] {0, 1, 2, 1}, new int[] {2, 2, 0, 2});
    FiniteDifferences.check(world, tape -> Forward.loss(tape, world, backbone, batch));
  }

  @Test
  void defaults() {
    assertEquals(
        new BprMfConfig(1e-2),
        ConfigReader.ofDefaults().bind(BuiltInBackbones.BPR_MF.configType()));
  }
}
