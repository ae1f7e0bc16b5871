package org.ccdrec.backbones.popularity;

import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.ClosedFormContract;

/** Popularity keeps the contract of closed forms. */
final class PopularityContractTest extends ClosedFormContract<PopularityConfig> {
  @Override
  protected BackboneFactory<PopularityConfig> factory() {
    return new PopularityFactory();
  }
}
