package org.ccdrec.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that writes a file in two parts and waits for an order between them. */
final class ChildWriter {
  static final String PART = "x".repeat(100_000);

  private ChildWriter() {}

  public static void main(String[] arguments) throws IOException {
    byte[] part = PART.getBytes(StandardCharsets.US_ASCII);
    try {
      AtomicFile.write(
          Path.of(arguments[0]),
          out -> {
            out.write(part);
            out.flush();
            ChildProcess.awaitOrder("half");
            out.write(part);
          });
      System.out.println("done");
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
  }
}
