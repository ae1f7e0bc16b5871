package org.ccdrec.trainer.study.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.files.LockFile;
import org.ccdrec.trainer.checkpoint.CheckpointDirectory;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.UserMetrics;
import org.ccdrec.trainer.study.PlannedRun;

/**
 * The runs that were done, of any number of studies, in the directory {@code runs}: for a run with
 * key K
 *
 * <ul>
 *   <li>{@code K.json}: its {@link RunRecord}, written last, so that a run is there or is not;
 *   <li>{@code K.vectors}: the vectors of a run that is trained and not tested, see {@link
 *       VectorFile};
 *   <li>{@code K.users}: the users' test metrics of a run that is tested, see {@link
 *       UserMetricsFile};
 *   <li>{@code K.failed.json}: why the run failed the last time, see {@link RunFailure}; gone once
 *       it is trained;
 *   <li>{@code K.checkpoints}: the checkpoints of a run that is not done;
 *   <li>{@code K.lock}: locked while a process works on the run, so that processes share the work.
 * </ul>
 *
 * <p>Safe for any number of threads and processes, as long as one process has one store.
 */
public final class RunStore {
  private static final String FAILED = ".failed.json";

  private final Path directory;
  private final boolean anyCode;

  /** The store in a directory, which need not exist yet; runs of other code are done again. */
  public RunStore(Path directory) {
    this(directory, false);
  }

  /**
   * The store in a directory, which need not exist yet.
   *
   * @param anyCode whether runs of other code are taken as they are
   */
  public RunStore(Path directory, boolean anyCode) {
    this.directory = directory.resolve("runs");
    this.anyCode = anyCode;
  }

  /** How far a run is. */
  public enum State {
    /** It must be trained. */
    TO_DO,
    /** It was trained by other code, and must be trained again. */
    OTHER_CODE,
    /** Its record cannot be read; it must be trained again. */
    DAMAGED,
    /** It failed the last time, and must be trained again. */
    FAILED,
    /** Some process is at it. */
    RUNNING,
    /** It is trained; the test split was not read. */
    TRAINED,
    /** It is trained and tested. */
    TESTED;

    /** Returns the state's name in tables. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** The right to work on a run, until it is closed. */
  record Claim(LockFile lock) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      lock.delete();
    }
  }

  /** Claims a run; returns empty if another thread or process has claimed it. */
  Optional<Claim> claim(PlannedRun run) throws IOException {
    Files.createDirectories(directory);
    return LockFile.tryAcquire(file(run, ".lock")).map(Claim::new);
  }

  /** Returns the checkpoints of a run that is not done. */
  CheckpointDirectory checkpoints(PlannedRun run) {
    return new CheckpointDirectory(file(run, ".checkpoints"));
  }

  /** How far a run is. */
  public State state(PlannedRun run) throws IOException {
    Optional<RunRecord> record = find(run);
    if (record.isPresent()) {
      return record.get().test().isPresent() ? State.TESTED : State.TRAINED;
    }
    if (Files.exists(file(run, ".lock"))) {
      Optional<Claim> claim = claim(run);
      if (claim.isEmpty()) {
        return State.RUNNING;
      }
      claim.get().close();
    }
    if (Files.exists(file(run, FAILED))) {
      return State.FAILED;
    }
    if (!Files.exists(file(run, ".json"))) {
      return State.TO_DO;
    }
    return read(run).isPresent() ? State.OTHER_CODE : State.DAMAGED;
  }

  /** The record of a run, if it is trained by the code that is to run it. */
  public Optional<RunRecord> find(PlannedRun run) throws IOException {
    return read(run).filter(record -> anyCode || record.code().equals(run.code()));
  }

  /**
   * Returns the record of a run, if there is one. A damaged record counts as none: the run is done
   * again, which replaces it.
   */
  private Optional<RunRecord> read(PlannedRun run) throws IOException {
    Path file = file(run, ".json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(RunRecordJson.read(file));
    } catch (DamagedRecordException e) {
      return Optional.empty();
    }
  }

  /** Keeps why a run failed. */
  void keepFailed(PlannedRun run, RunFailure failure) throws IOException {
    Files.createDirectories(directory);
    AtomicFile.writeText(file(run, FAILED), failure.json());
  }

  /** Keeps a run that is trained and may not be tested yet. */
  public void keepTrained(PlannedRun run, RunRecord record, VectorFile vectors) throws IOException {
    Files.createDirectories(directory);
    Files.deleteIfExists(file(run, ".json")); // of other code, whose vectors these are not
    Files.deleteIfExists(file(run, ".users"));
    vectors.write(file(run, ".vectors"));
    write(run, record);
  }

  /** Keeps a run that is tested; its vectors go. */
  public RunRecord keepTested(PlannedRun run, RunRecord record, Evaluation test)
      throws IOException {
    Files.createDirectories(directory);
    UserMetricsFile.write(file(run, ".users"), test.perUser());
    RunRecord tested = record.withTest(test.metrics());
    write(run, tested);
    Files.deleteIfExists(file(run, ".vectors"));
    return tested;
  }

  private void write(PlannedRun run, RunRecord record) throws IOException {
    AtomicFile.writeText(file(run, ".json"), RunRecordJson.text(record));
    Files.deleteIfExists(file(run, FAILED));
  }

  /** The vectors of a run that is trained and not tested; empty where they were deleted. */
  public Optional<VectorFile> vectors(PlannedRun run) throws IOException {
    Path file = file(run, ".vectors");
    return Files.exists(file) ? Optional.of(VectorFile.read(file)) : Optional.empty();
  }

  /** The users' test metrics of a run that is tested. */
  public UserMetrics userMetrics(PlannedRun run) throws IOException {
    return UserMetricsFile.read(file(run, ".users"));
  }

  private Path file(PlannedRun run, String ending) {
    return directory.resolve(run.key() + ending);
  }
}
