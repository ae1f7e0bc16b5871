package org.ccdrec.backbones.mcdrec;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;
import org.ccdrec.testkit.TestData;
import org.ccdrec.testkit.TestHost;

/** Tests that MCDRec satisfies the contract of backbones. */
final class McdRecContractTest extends BackboneContract<McdRecConfig> {
  @Override
  protected BackboneFactory<McdRecConfig> factory() {
    return BuiltInBackbones.MCDREC;
  }

  /** The network takes nearly all of the time, so it denoises fewer items in fewer steps. */
  @Override
  protected McdRecConfig config() {
    return ConfigReader.ofDefaults()
        .override(List.of("diffusedItems=12", "samplingSteps=2"))
        .bind(McdRecConfig.class);
  }

  /** For the same reason it runs on the faster kernels. */
  @Override
  protected Kernels.Kind kernels() {
    return Kernels.Kind.VECTOR;
  }

  /** Rectifiers have kinks. */
  @Override
  protected double differenceStep() {
    return 1e-3;
  }

  /**
   * The network's last convolution starts at 0, so that the initial loss depends on no other part
   * of it; McdRecTest checks the gradients of the whole network.
   */
  @Override
  protected Set<String> heldConstant() {
    try (TestHost host = new TestHost(TestData.small(), 42);
        var backbone = factory().create(config(), host)) {
      return host.registered().stream()
          .map(Parameter::name)
          .filter(name -> name.startsWith("mcdrec/unet/") && !name.startsWith("mcdrec/unet/out/k"))
          .collect(Collectors.toSet());
    }
  }
}
