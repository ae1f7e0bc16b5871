package org.ccdrec.backbones.slmrec;

import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** Tests that SLMRec satisfies the contract of backbones. */
final class SlmRecContractTest extends BackboneContract<SlmRecConfig> {
  @Override
  protected BackboneFactory<SlmRecConfig> factory() {
    return BuiltInBackbones.SLMREC;
  }
}
