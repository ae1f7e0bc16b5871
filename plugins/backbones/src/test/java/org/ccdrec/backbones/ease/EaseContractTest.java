package org.ccdrec.backbones.ease;

import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.ClosedFormFactory;
import org.ccdrec.testkit.ClosedFormContract;

/** EASE keeps the contract of closed forms. */
final class EaseContractTest extends ClosedFormContract<EaseConfig> {
  @Override
  protected ClosedFormFactory<EaseConfig> factory() {
    return new EaseFactory();
  }

  /** The inverse of the large dataset is slow with the others. */
  @Override
  protected Kernels.Kind kernels() {
    return Kernels.Kind.VECTOR;
  }
}
