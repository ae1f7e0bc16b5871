package org.ccdrec.trainer.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.trainer.report.html.Page;
import org.ccdrec.trainer.report.html.Part;

/**
 * A report of snapshots and studies: one HTML file that loads nothing from elsewhere.
 *
 * @param inputs what it is about, in order
 */
public record HtmlReport(List<ReportInput> inputs) {
  private static final String TITLE = "CCDRec report";

  /** Copies the list. */
  public HtmlReport {
    inputs = List.copyOf(inputs);
  }

  /**
   * Creates a report of some paths, see {@link ReportInput#of}.
   *
   * @throws IllegalArgumentException if a path is neither a snapshot nor a study
   */
  public static HtmlReport of(List<Path> paths) {
    return new HtmlReport(paths.stream().map(ReportInput::of).toList());
  }

  /** Returns the text of the HTML file. */
  public String html() throws IOException {
    List<Part> parts = new ArrayList<>();
    Overview.of(inputs).ifPresent(parts::add);
    for (ReportInput input : inputs) {
      parts.add(input.part());
    }
    return new Page(TITLE, parts).html();
  }

  /** Writes the file, replacing an existing one, and the directories it lies in. */
  public void write(Path output) throws IOException {
    String html = html();
    Path parent = output.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    AtomicFile.writeText(output, html);
  }
}
