package org.ccdrec.backbones.popularity;

import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.spi.UntrainedModelFactory;
import org.ccdrec.testkit.UntrainedModelContract;

/** Tests that popularity satisfies the contract of untrained models. */
final class PopularityContractTest extends UntrainedModelContract<PopularityConfig> {
  @Override
  protected UntrainedModelFactory<PopularityConfig> factory() {
    return BuiltInBackbones.POPULARITY;
  }
}
