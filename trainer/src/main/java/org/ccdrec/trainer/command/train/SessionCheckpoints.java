package org.ccdrec.trainer.command.train;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.ccdrec.trainer.checkpoint.CheckpointDirectory;
import org.ccdrec.trainer.checkpoint.CheckpointEvery;
import org.ccdrec.trainer.checkpoint.Phase;
import org.ccdrec.trainer.checkpoint.RunCheckpoints;
import org.ccdrec.trainer.checkpoint.RunCheckpoints.Resume;
import org.ccdrec.trainer.checkpoint.RunIdentity;
import org.ccdrec.trainer.command.shared.CommandFailure;

/**
 * The checkpoints of a training session: of the run that selects an epoch and of the final fit.
 * Used by one thread.
 */
final class SessionCheckpoints implements Closeable {
  private final CheckpointDirectory directory;
  private final Rules rules;
  private final boolean isEnabled;

  /**
   * How a session keeps checkpoints.
   *
   * @param every their interval
   * @param resumes whether the session continues those that exist
   * @param hasFinalFit whether a fit on all splits follows the run
   * @param messages receives messages for the user
   */
  record Rules(
      CheckpointEvery every, boolean resumes, boolean hasFinalFit, Consumer<String> messages) {}

  private SessionCheckpoints(CheckpointDirectory directory, Rules rules, boolean isEnabled) {
    this.directory = directory;
    this.rules = rules;
    this.isEnabled = isEnabled;
  }

  /**
   * Opens the checkpoints of a session and tells the user what was found.
   *
   * @throws CommandFailure if the run is to be resumed and another process is training it
   */
  static SessionCheckpoints open(CheckpointDirectory directory, Rules rules) throws IOException {
    if (!directory.tryReserve()) {
      if (rules.resumes()) {
        throw new CommandFailure(
            "another process is training the run of %s; wait for its end, or stop it"
                .formatted(directory.path()));
      }
      rules
          .messages()
          .accept(
              "Note: another process is training into %s; this run writes no checkpoints"
                  .formatted(directory.path()));
      return new SessionCheckpoints(directory, rules, false);
    }
    boolean found = directory.hasFiles();
    if (rules.resumes() && !found) {
      rules
          .messages()
          .accept("No checkpoint in %s: starting at the beginning".formatted(directory.path()));
    } else if (!rules.resumes() && found) {
      rules
          .messages()
          .accept(
              "Note: %s has checkpoints of an unfinished run; --resume would continue it. This run replaces them"
                  .formatted(directory.path()));
    }
    return new SessionCheckpoints(directory, rules, rules.resumes() || !rules.every().isNever());
  }

  /** Returns the checkpoints of a phase; empty if none are read or written. */
  Optional<RunCheckpoints> of(Phase phase, RunIdentity identity) {
    if (!isEnabled) {
      return Optional.empty();
    }
    boolean atEnd = phase == Phase.TRAIN && rules.hasFinalFit() && !rules.every().isNever();
    return Optional.of(
        new RunCheckpoints(
            directory,
            new RunCheckpoints.Settings(
                phase, identity, rules.every(), rules.resumes() ? Resume.YES : Resume.NO, atEnd),
            rules.messages(),
            System::nanoTime));
  }

  /** Returns what an interrupted run left, for the user. */
  String remains() throws IOException {
    return directory.hasFiles()
        ? "the same command with --resume continues the run from its last checkpoint in "
            + directory.path()
        : "there is no checkpoint, so the run starts again from the beginning";
  }

  /** Deletes the checkpoints of a run that is done. */
  void delete() throws IOException {
    if (isEnabled) {
      directory.delete();
    }
  }

  @Override
  public void close() throws IOException {
    directory.close();
  }
}
