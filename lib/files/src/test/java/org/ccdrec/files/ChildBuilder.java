package org.ccdrec.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that builds up a temporary directory, waits for an order and renames it. */
final class ChildBuilder {
  private ChildBuilder() {}

  public static void main(String[] arguments) throws IOException {
    Path parent = Path.of(arguments[0]);
    try (var temporary = TemporaryDirectory.create(parent, arguments[1])) {
      Files.writeString(temporary.path().resolve("file"), "content");
      ChildProcess.awaitOrder(temporary.path().getFileName().toString());
      temporary.renameTo(parent.resolve("renamed"));
    }
    System.out.println("done");
  }
}
