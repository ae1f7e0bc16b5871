package org.ccdrec.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compute capabilities supported by ND4J's CUDA library: it holds machine code for sm_37 to sm_86
 * and no PTX that a newer card could translate. Code for 8.6 runs on all later 8.x cards (Ada is
 * 8.9), not on 9.x.
 */
final class CudaDevices {
  private static final int OLDEST = 37;
  private static final int NEWEST_MAJOR = 8;

  private CudaDevices() {}

  /** Throws if ND4J's library has no code for one of the devices that ND4J found. */
  static void requireSupported() {
    Object devices =
        Nd4j.getExecutioner()
            .getEnvironmentInformation()
            .get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY);
    if (devices instanceof List<?> list) {
      for (Object device : list) {
        if (device instanceof Map<?, ?> facts) {
          require(facts);
        }
      }
    }
  }

  private static void require(Map<?, ?> facts) {
    Optional<String> reason =
        refusal(
            String.valueOf(facts.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY)),
            number(facts, Nd4jEnvironment.CUDA_DEVICE_MAJOR_VERSION_KEY),
            number(facts, Nd4jEnvironment.CUDA_DEVICE_MINOR_VERSION_KEY));
    if (reason.isPresent()) {
      throw new IllegalStateException(reason.get());
    }
  }

  private static int number(Map<?, ?> facts, String key) {
    return Integer.parseInt(String.valueOf(facts.get(key)));
  }

  /**
   * Returns the reason why a device of this compute capability cannot be used, in one line; empty
   * if it can.
   */
  static Optional<String> refusal(String name, int major, int minor) {
    if (10 * major + minor >= OLDEST && major <= NEWEST_MAJOR) {
      return Optional.empty();
    }
    return Optional.of(
        ("the GPU %s has compute capability %d.%d, and ND4J's CUDA library has code for 3.7 to 8.9"
                + " only; run on the CPU backend or on another card")
            .formatted(name, major, minor));
  }
}
