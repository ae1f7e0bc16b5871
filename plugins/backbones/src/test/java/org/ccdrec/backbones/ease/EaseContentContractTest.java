package org.ccdrec.backbones.ease;

import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.UntrainedModelFactory;
import org.ccdrec.testkit.UntrainedModelContract;

/** Tests that EASE with content satisfies the contract of untrained models. */
final class EaseContentContractTest extends UntrainedModelContract<EaseConfig> {
  @Override
  protected UntrainedModelFactory<EaseConfig> factory() {
    return BuiltInBackbones.EASE;
  }

  @Override
  protected EaseConfig config() {
    return new EaseConfig(50, .5, 3, 1000);
  }

  /** The inverse of the large dataset is slow on the other kernels. */
  @Override
  protected Kernels.Kind kernels() {
    return Kernels.Kind.VECTOR;
  }
}
