package org.ccdrec.backbones.bm3;

import java.util.Set;
import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** BM3 keeps the contract of backbones. */
final class Bm3ContractTest extends BackboneContract<Bm3Config> {
  @Override
  protected BackboneFactory<Bm3Config> factory() {
    return BuiltInBackbones.BM3;
  }

  /** What targets are made of; Bm3Test checks these gradients with targets held. */
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
