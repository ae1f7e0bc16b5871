package org.ccdrec.testkit;

import org.ccdrec.spi.ClosedFormFactory;

/** A sound closed form keeps the contract. */
final class SampleClosedFormTest extends ClosedFormContract<SampleClosedForm.Config> {

  @Override
  protected ClosedFormFactory<SampleClosedForm.Config> factory() {
    return new SampleClosedForm.Factory(SampleClosedForm.Fault.NONE);
  }
}
