package org.ccdrec.testkit;

import org.ccdrec.spi.BackboneFactory;

/** A sound backbone satisfies the contract. */
final class SampleBackboneTest extends BackboneContract<SampleBackbone.Config> {

  @Override
  protected BackboneFactory<SampleBackbone.Config> factory() {
    return new SampleBackbone.Factory(SampleBackbone.Fault.NONE);
  }
}
