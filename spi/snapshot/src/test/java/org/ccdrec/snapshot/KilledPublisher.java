package org.ccdrec.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/** A publisher process that dies without any clean-up when a given step is done. */
final class KilledPublisher {
  static final int EXIT_CODE = 77;

  private KilledPublisher() {}

  public static void main(String[] arguments) throws IOException {
    SampleSnapshot.random(9, 3, 4, 2)
        .writer("killed")
        .publish(
            SnapshotStore.open(Path.of(arguments[0])),
            step -> {
              if (step.equals(arguments[1])) {
                Runtime.getRuntime().halt(EXIT_CODE);
              }
            });
  }
}
