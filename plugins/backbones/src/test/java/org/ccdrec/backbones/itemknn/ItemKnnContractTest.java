package org.ccdrec.backbones.itemknn;

import org.ccdrec.spi.ClosedFormFactory;
import org.ccdrec.testkit.ClosedFormContract;

/** ItemKNN keeps the contract of closed forms. */
final class ItemKnnContractTest extends ClosedFormContract<ItemKnnConfig> {
  @Override
  protected ClosedFormFactory<ItemKnnConfig> factory() {
    return new ItemKnnFactory();
  }
}
