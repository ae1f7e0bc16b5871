package org.ccdrec.testkit;

import org.ccdrec.spi.UntrainedModelFactory;

/** A sound untrained model satisfies the contract. */
final class SampleUntrainedModelTest extends UntrainedModelContract<SampleUntrainedModel.Config> {

  @Override
  protected UntrainedModelFactory<SampleUntrainedModel.Config> factory() {
    return new SampleUntrainedModel.Factory(SampleUntrainedModel.Fault.NONE);
  }
}
