package org.ccdrec.testkit.encoding;

import org.ccdrec.encoding.EncoderFactory;

/** An encoder without a fault passes the contract. */
final class SampleEncoderTest extends EncoderContract<SampleEncoder.Config> {
  @Override
  protected EncoderFactory<SampleEncoder.Config> factory() {
    return SampleEncoder.factory(SampleEncoder.Fault.NONE);
  }
}
