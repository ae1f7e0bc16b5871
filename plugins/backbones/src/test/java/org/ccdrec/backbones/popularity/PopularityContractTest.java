package org.ccdrec.backbones.popularity;

import org.ccdrec.spi.ClosedFormFactory;
import org.ccdrec.testkit.ClosedFormContract;

/** Popularity keeps the contract of closed forms. */
final class PopularityContractTest extends ClosedFormContract<PopularityConfig> {
  @Override
  protected ClosedFormFactory<PopularityConfig> factory() {
    return new PopularityFactory();
  }
}
