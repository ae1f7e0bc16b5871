package org.ccdrec.trainer.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.ccdrec.files.FileFailure;
import org.ccdrec.spi.TrainingState;

/**
 * The checkpoints of one phase of a run: restores the newest valid one, and writes one when it is
 * due. A checkpoint that cannot be written is reported and does not end the run. Used by one
 * thread.
 */
public final class RunCheckpoints {
  private final CheckpointDirectory directory;
  private final Settings settings;
  private final Consumer<String> messages;
  private final LongSupplier nanoTime;
  private long lastTime;
  private int lastEpochs;
  private boolean isClear;

  /** When a run continues the checkpoints that it finds. */
  public enum Resume {
    /** Never: they are replaced. */
    NO,
    /** Always; a checkpoint of another run is refused. */
    YES,
    /** If they are of the same run; otherwise they are replaced. */
    IF_SAME
  }

  /**
   * What the checkpoints are of.
   *
   * @param phase the phase of the run
   * @param identity what its result depends on
   * @param every their interval
   * @param resume whether to continue those that exist
   * @param atEnd whether the end of the phase is kept too, because another phase follows
   */
  public record Settings(
      Phase phase, RunIdentity identity, CheckpointEvery every, Resume resume, boolean atEnd) {}

  /**
   * Creates the checkpoints of a phase.
   *
   * @param messages receives messages for the user
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  public RunCheckpoints(
      CheckpointDirectory directory,
      Settings settings,
      Consumer<String> messages,
      LongSupplier nanoTime) {
    this.directory = directory;
    this.settings = settings;
    this.messages = messages;
    this.nanoTime = nanoTime;
    this.lastTime = nanoTime.getAsLong();
  }

  /**
   * Restores the newest valid checkpoint, if checkpoints are to be continued and there is one.
   *
   * @param run a run that was created but not trained
   * @return the number of epochs that are done
   * @throws OtherRunException if the checkpoint is of another run and is not to be replaced
   * @throws UncheckedIOException if it cannot be read
   */
  public int resume(Stateful run) {
    if (settings.resume() == Resume.NO) {
      return 0;
    }
    try {
      Optional<CheckpointFile> newest = newest();
      return newest.isPresent() && isOfThisRun(newest.get()) ? restore(newest.get(), run) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<CheckpointFile> newest() throws IOException {
    for (Path file : directory.files(settings.phase())) {
      try {
        return Optional.of(CheckpointFile.open(file));
      } catch (DamagedCheckpointException damaged) {
        messages.accept(
            "The checkpoint %s is damaged (%s); falling back to the one before"
                .formatted(file, damaged.getMessage()));
      }
    }
    return Optional.empty();
  }

  private boolean isOfThisRun(CheckpointFile checkpoint) {
    List<String> differences = settings.identity().differencesFrom(checkpoint.identity());
    if (differences.isEmpty()) {
      return true;
    }
    String listed = String.join("\n  ", differences);
    if (settings.resume() == Resume.IF_SAME) {
      messages.accept(
          "The checkpoint %s is of another run and is replaced:%n  %s"
              .formatted(checkpoint.path(), listed));
      return false;
    }
    throw new OtherRunException(
        "the checkpoint %s cannot be resumed, because the run differs:%n  %s%nRestore these, or start again without --resume, which replaces the checkpoints"
            .formatted(checkpoint.path(), listed));
  }

  private int restore(CheckpointFile checkpoint, Stateful run) throws IOException {
    checkpoint.restore(run);
    for (String change : settings.identity().changesSince(checkpoint.identity())) {
      messages.accept(
          "Note: %s; results may differ in their last bits from an uninterrupted run"
              .formatted(change));
    }
    messages.accept("Resuming at epoch " + checkpoint.epochs());
    isClear = true;
    lastEpochs = checkpoint.epochs();
    lastTime = nanoTime.getAsLong();
    return checkpoint.epochs();
  }

  /** Returns a state that is written nowhere, by which a part shows whether it saves its own. */
  public static TrainingState discardedState() {
    return new StateWriter(OutputStream.nullOutputStream());
  }

  /** Reports that the run cannot be resumed, because a part of it does not save its state. */
  public void unsupported(String part) {
    messages.accept(
        "Note: %s does not save its state, so this run writes no checkpoints and cannot be resumed"
            .formatted(part));
  }

  /** Reports that the run stops at the end of the current epoch. */
  public void stopping() {
    messages.accept(
        "Stopping at the end of this epoch, to write a checkpoint; Ctrl-C again stops at once");
  }

  /** The moment at which an epoch ends. */
  public enum Moment {
    /** Another epoch follows. */
    BETWEEN,
    /** The phase is done. */
    END,
    /** The run stops early. */
    STOP
  }

  /**
   * Writes a checkpoint if one is due.
   *
   * @param epochs number of epochs done
   * @return whether the state after these epochs is kept
   */
  public boolean epochDone(int epochs, Moment moment, Stateful run) {
    long now = nanoTime.getAsLong();
    boolean isDue =
        settings.every().isDue(Duration.ofNanos(now - lastTime), epochs - lastEpochs)
            || moment == Moment.STOP
            || (moment == Moment.END && settings.atEnd());
    return isDue && write(epochs, run);
  }

  /** A run that starts again makes the checkpoints of all its phases obsolete. */
  private void replaceThoseFound() throws IOException {
    List<Phase> obsolete =
        settings.phase() == Phase.TRAIN ? List.of(Phase.values()) : List.of(settings.phase());
    for (Phase phase : obsolete) {
      directory.clear(phase);
    }
  }

  private boolean write(int epochs, Stateful run) {
    lastTime = nanoTime.getAsLong();
    try {
      Path file = directory.prepare(settings.phase(), epochs);
      if (!isClear) {
        replaceThoseFound();
        isClear = true;
      }
      CheckpointFile.write(file, epochs, settings.identity(), run);
      directory.prune(settings.phase());
      lastEpochs = epochs;
      lastTime = nanoTime.getAsLong();
      return true;
    } catch (IOException e) {
      messages.accept(
          "Warning: no checkpoint after %d epochs could be written (%s); training continues"
              .formatted(epochs, FileFailure.describe(e)));
      return false;
    }
  }
}
