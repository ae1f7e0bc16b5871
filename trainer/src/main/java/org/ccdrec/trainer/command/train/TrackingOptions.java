package org.ccdrec.trainer.command.train;

import java.net.URI;
import java.nio.file.Path;
import org.ccdrec.trainer.tracking.RunTrackers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name where the numbers of a run are sent; a picocli mixin. */
final class TrackingOptions {
  @Option(
      names = "--log-tensorboard",
      paramLabel = "DIR",
      description = "Write losses and metrics of each epoch as events for TensorBoard.")
  private @Nullable Path tensorBoard;

  @Option(
      names = "--log-mlflow",
      paramLabel = "URI",
      description = {
        "Send configuration, losses and metrics to an MLflow server, such as",
        "http://127.0.0.1:5000; the experiment has the snapshot's name."
      })
  private @Nullable URI mlflow;

  RunTrackers.Places places() {
    return new RunTrackers.Places(tensorBoard, mlflow);
  }
}
