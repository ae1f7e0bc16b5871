package org.ccdrec.backbones.itemknn;

import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.ClosedFormContract;

/** ItemKNN keeps the contract of closed forms. */
final class ItemKnnContractTest extends ClosedFormContract<ItemKnnConfig> {
  @Override
  protected BackboneFactory<ItemKnnConfig> factory() {
    return new ItemKnnFactory();
  }
}
