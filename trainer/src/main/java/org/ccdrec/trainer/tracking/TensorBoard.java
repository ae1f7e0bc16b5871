package org.ccdrec.trainer.tracking;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.ccdrec.files.FileFailure;
import org.jspecify.annotations.Nullable;

/** Writes the numbers of a run to an event file of TensorBoard, a file for each process. */
final class TensorBoard implements Tracker {
  private final Path directory;
  private final InstantSource clock;
  private final Consumer<String> messages;
  private @Nullable EventFile file;

  TensorBoard(Path directory, InstantSource clock, Consumer<String> messages) {
    this.directory = directory;
    this.clock = clock;
    this.messages = messages;
  }

  @Override
  public String start(String runId, int firstEpoch) {
    try {
      EventFile created = EventFile.create(directory, clock.instant());
      file = created;
      created.start(clock.instant(), firstEpoch);
    } catch (IOException e) {
      stop(e);
    }
    return "";
  }

  @Override
  public void log(int epoch, Map<String, Double> scalars) {
    if (file == null) {
      return;
    }
    try {
      file.write(clock.instant(), epoch, scalars);
    } catch (IOException e) {
      stop(e);
    }
  }

  private void stop(IOException failure) {
    file = null;
    messages.accept(
        "Warning: events for TensorBoard cannot be written to %s (%s); training continues without"
            .formatted(directory, FileFailure.describe(failure)));
  }

  @Override
  public void end(RunEnd end) {
    if (file == null) {
      return;
    }
    try {
      file.close();
    } catch (IOException e) {
      stop(e);
    }
  }
}
