package org.ccdrec.backbones.ease;

import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.UntrainedModelFactory;
import org.ccdrec.testkit.UntrainedModelContract;

/** Tests that EASE satisfies the contract of untrained models. */
final class EaseContractTest extends UntrainedModelContract<EaseConfig> {
  @Override
  protected UntrainedModelFactory<EaseConfig> factory() {
    return BuiltInBackbones.EASE;
  }

  /** The inverse of the large dataset is slow on the other kernels. */
  @Override
  protected Kernels.Kind kernels() {
    return Kernels.Kind.VECTOR;
  }
}
