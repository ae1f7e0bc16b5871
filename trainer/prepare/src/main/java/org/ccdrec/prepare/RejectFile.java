package org.ccdrec.prepare;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.prepare.staging.Rejects;

/** The list of rejected rows, {@code <output>.rejects.jsonl} beside the dataset. */
final class RejectFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RejectFile() {}

  /** Writes all rejected values, one JSON object per line, and returns the file. */
  static Path write(Rejects rejects, Path output) throws IOException {
    Path file = output.resolveSibling(output.getFileName() + ".rejects.jsonl");
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      rejects.each(reject -> out.write(JSON.writeValueAsString(reject) + "\n"));
    }
    return file;
  }

  /** Returns a readable message with the first rejected values and a count for each rule. */
  static String message(Rejects rejects, PrepareConfig.BadRows config, long bad)
      throws IOException {
    var message =
        new StringBuilder("%,d %s a rule:".formatted(bad, bad == 1 ? "row breaks" : "rows break"));
    for (String reject : rejects.first(config.listed())) {
      message.append("\n  ").append(reject);
    }
    if (bad > config.listed()) {
      message.append("\n  …");
      for (Rejects.Count count : rejects.counts()) {
        String column = count.column().isEmpty() ? "" : count.column() + " ";
        message.append("\n  %,d × %s%s".formatted(count.rows(), column, count.rule()));
      }
    }
    return message.toString();
  }
}
