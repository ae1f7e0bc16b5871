package org.ccdrec.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/** A publisher process that says when a given step is done, and then waits to be killed. */
final class KilledPublisher {
  private KilledPublisher() {}

  public static void main(String[] arguments) throws IOException {
    SampleSnapshot.random(9, 3, 4, 2)
        .writer("killed")
        .publish(
            SnapshotStore.open(Path.of(arguments[0])),
            step -> {
              if (step.equals(arguments[1])) {
                System.out.println(step);
                while (System.in.read() >= 0) {
                  // until it is killed
                }
              }
            });
  }
}
