package org.ccdrec.trainer.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.report.html.Part;
import org.ccdrec.trainer.report.snapshot.SnapshotReport;
import org.ccdrec.trainer.report.study.StudyPart;

/** What a report is about. */
public sealed interface ReportInput {

  /** A snapshot in {@code directory}. */
  record OfSnapshot(Path directory) implements ReportInput {
    @Override
    public Part part() throws IOException {
      return SnapshotReport.of(directory);
    }
  }

  /** A study with its results in {@code directory}. */
  record OfStudy(Path directory) implements ReportInput {
    @Override
    public Part part() throws IOException {
      return StudyPart.of(directory);
    }
  }

  /** Reads it and returns its part of the report. */
  Part part() throws IOException;

  /**
   * Returns what a path names: the results of a study, {@code OUT/NAME}; or a snapshot, {@code
   * STORE/NAME/VERSION} or {@code STORE/NAME} for its newest valid version.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static ReportInput of(Path path) {
    if (StudyPart.isStudy(path)) {
      return new OfStudy(path);
    }
    try {
      return new OfSnapshot(SnapshotStore.resolve(path));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          path
              + " must be a snapshot (STORE/NAME or STORE/NAME/VERSION) or the directory of a"
              + " study's results (such as studies/NAME, which ccdrec study writes at its end)",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
