package org.ccdrec.backbones.ease;

import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.ClosedFormFactory;
import org.ccdrec.testkit.ClosedFormContract;

/** EASE with content keeps the contract of closed forms. */
final class EaseContentContractTest extends ClosedFormContract<EaseConfig> {
  @Override
  protected ClosedFormFactory<EaseConfig> factory() {
    return new EaseFactory();
  }

  @Override
  protected EaseConfig config() {
    return new EaseConfig(50, .5, 3, 1000);
  }

  /** The inverse of the large dataset is slow with the others. */
  @Override
  protected Kernels.Kind kernels() {
    return Kernels.Kind.VECTOR;
  }
}
