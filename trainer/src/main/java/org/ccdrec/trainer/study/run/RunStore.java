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
 * Stores the finished runs of any number of studies in the directory {@code runs}. A run with key K
 * has the files
 *
 * <ul>
 *   <li>{@code K.json}: its {@link RunRecord}, written last, so that a run is complete once it
 *       exists;
 *   <li>{@code K.vectors}: the vectors of a run that is trained and not tested, see {@link
 *       VectorFile};
 *   <li>{@code K.users}: the users' test metrics of a run that is tested, see {@link
 *       UserMetricsFile};
 *   <li>{@code K.failed.json}: why the run last failed, see {@link RunFailure}; deleted once it is
 *       trained;
 *   <li>{@code K.checkpoints}: the checkpoints of an unfinished run;
 *   <li>{@code K.lock}: locked while a process works on the run, so that processes share the work.
 * </ul>
 *
 * <p>Safe for use by several threads and processes, as long as each process has a single store.
 */
public final class RunStore {
  private static final String FAILED = ".failed.json";

  private final Path directory;
  private final boolean anyCode;

  /** Creates a store in a directory, which need not exist; runs of other code are repeated. */
  public RunStore(Path directory) {
    this(directory, false);
  }

  /**
   * Creates a store in a directory, which need not exist.
   *
   * @param anyCode whether to accept runs that another version of the code has trained
   */
  public RunStore(Path directory, boolean anyCode) {
    this.directory = directory.resolve("runs");
    this.anyCode = anyCode;
  }

  /** The progress of a run. */
  public enum State {
    /** Not trained yet. */
    TO_DO,
    /** Trained by another version of the code; it is trained again. */
    OTHER_CODE,
    /** Its record cannot be read; it is trained again. */
    DAMAGED,
    /** Failed; it is trained again. */
    FAILED,
    /** A process is working on it. */
    RUNNING,
    /** Trained, without reading the test split. */
    TRAINED,
    /** Trained and tested. */
    TESTED;

    /** Returns the state's name in tables. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Exclusive access to a run, released when closed. */
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

  /** Returns the progress of a run. */
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

  /** Returns the record of a run, if the current code has trained it. */
  public Optional<RunRecord> find(PlannedRun run) throws IOException {
    return read(run).filter(record -> anyCode || record.code().equals(run.code()));
  }

  /**
   * Returns the record of a run, if it has one. A damaged record counts as absent, so the run is
   * repeated, which replaces it.
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

  /** Stores the reason of a failure. */
  void keepFailed(PlannedRun run, RunFailure failure) throws IOException {
    Files.createDirectories(directory);
    AtomicFile.writeText(file(run, FAILED), failure.json());
  }

  /** Stores a run that is trained but must not be tested yet. */
  public void keepTrained(PlannedRun run, RunRecord record, VectorFile vectors) throws IOException {
    Files.createDirectories(directory);
    Files.deleteIfExists(file(run, ".json")); // of other code, whose vectors these are not
    Files.deleteIfExists(file(run, ".users"));
    vectors.write(file(run, ".vectors"));
    write(run, record);
  }

  /** Stores a tested run and deletes its vectors. */
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

  /** Returns the vectors of a trained run; empty once it was tested. */
  public Optional<VectorFile> vectors(PlannedRun run) throws IOException {
    Path file = file(run, ".vectors");
    return Files.exists(file) ? Optional.of(VectorFile.read(file)) : Optional.empty();
  }

  /** Returns the users' test metrics of a tested run. */
  public UserMetrics userMetrics(PlannedRun run) throws IOException {
    return UserMetricsFile.read(file(run, ".users"));
  }

  private Path file(PlannedRun run, String ending) {
    return directory.resolve(run.key() + ending);
  }
}
