package org.ccdrec.trainer.study;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are there as a whole or not at all. Stateless. */
final class WholeFile {
  private WholeFile() {}

  /** Writes the contents of a file. */
  interface Content {
    void write(DataOutputStream out) throws IOException;
  }

  /** Writes a file beside its place and moves it there, over what there was. */
  static void write(Path file, Content content) throws IOException {
    Path unfinished = Files.createTempFile(file.getParent(), ".", ".unfinished");
    try {
      try (OutputStream out = Files.newOutputStream(unfinished);
          DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out))) {
        content.write(data);
      }
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Writes a text in UTF-8. */
  static void writeText(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
