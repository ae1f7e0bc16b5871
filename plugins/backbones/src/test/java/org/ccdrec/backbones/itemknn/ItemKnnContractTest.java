package org.ccdrec.backbones.itemknn;

import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.spi.UntrainedModelFactory;
import org.ccdrec.testkit.UntrainedModelContract;

/** Tests that ItemKNN satisfies the contract of untrained models. */
final class ItemKnnContractTest extends UntrainedModelContract<ItemKnnConfig> {
  @Override
  protected UntrainedModelFactory<ItemKnnConfig> factory() {
    return BuiltInBackbones.ITEM_KNN;
  }
}
