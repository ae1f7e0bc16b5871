package org.ccdrec.trainer.report.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.trainer.report.html.Part;

/** Reads the result files of a study and writes the part of a report about it. Stateless. */
public final class StudyPart {
  private StudyPart() {}

  /** Returns whether a path is the directory of a study's results. */
  public static boolean isStudy(Path path) {
    return StudyFiles.isStudy(path);
  }

  /**
   * Returns the part about a study.
   *
   * @param directory {@code OUT/NAME}, as {@code ccdrec study} wrote it
   * @throws IOException if a file cannot be read
   */
  public static Part of(Path directory) throws IOException {
    StudyFiles files = StudyFiles.read(directory);
    return new Part(
        "Study " + files.name(),
        "Results in " + directory,
        List.of(
            AccuracySection.of(files),
            DifferenceSection.of(files),
            SensitivitySection.of(files),
            CurveSection.of(files),
            StudyCostSection.of(files),
            SettingsSection.of(files)));
  }
}
