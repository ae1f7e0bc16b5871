package org.ccdrec.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;

/** The kernels that a process runs on, decided from its configuration and capabilities. */
final class KernelChoice {
  static final String PROPERTY = "ccdrec.kernels";

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private KernelChoice() {}

  /** Returns the choice for this process. */
  static Kernels.Kind ofProcess() {
    boolean vector = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    return of(System.getProperty(PROPERTY), !Nd4j.getEnvironment().isCPU(), vector);
  }

  /**
   * Returns the kind that {@code wanted} names, or the best one for the backend.
   *
   * @param wanted the value of the system property, null if it is not set
   * @param cuda whether the ND4J backend is CUDA
   * @param vector whether the Vector API's module is present
   */
  static Kernels.Kind of(@Nullable String wanted, boolean cuda, boolean vector) {
    Kernels.Kind kind =
        wanted != null
            ? named(wanted)
            : cuda ? Kernels.Kind.ND4J : vector ? Kernels.Kind.VECTOR : Kernels.Kind.SCALAR;
    if (kind == Kernels.Kind.VECTOR && !vector) {
      throw new IllegalStateException(
          "vector kernels need the module %s; start Java with --add-modules %s, or set -D%s=scalar"
              .formatted(VECTOR_MODULE, VECTOR_MODULE, PROPERTY));
    }
    return kind;
  }

  private static Kernels.Kind named(String wanted) {
    Optional<Kernels.Kind> kind =
        Arrays.stream(Kernels.Kind.values()).filter(k -> nameOf(k).equals(wanted)).findFirst();
    return kind.orElseThrow(
        () ->
            new IllegalArgumentException(
                "%s must be one of %s; %s=%s"
                    .formatted(
                        PROPERTY,
                        Arrays.stream(Kernels.Kind.values())
                            .map(KernelChoice::nameOf)
                            .collect(Collectors.joining(", ")),
                        PROPERTY,
                        wanted)));
  }

  private static String nameOf(Kernels.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
