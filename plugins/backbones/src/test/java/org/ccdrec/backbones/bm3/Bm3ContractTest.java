package org.ccdrec.backbones.bm3;

import java.util.Set;
import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** Tests that BM3 satisfies the contract of backbones. */
final class Bm3ContractTest extends BackboneContract<Bm3Config> {
  @Override
  protected BackboneFactory<Bm3Config> factory() {
    return BuiltInBackbones.BM3;
  }

  /**
   * Parameters that the targets depend on; Bm3Test checks these gradients with constant targets.
   */
  @Override
  protected Set<String> heldConstant() {
    return Set.of(
        "users",
        "items",
        "projection.visual.weight",
        "projection.visual.bias",
        "projection.acoustic.weight",
        "projection.acoustic.bias");
  }
}
