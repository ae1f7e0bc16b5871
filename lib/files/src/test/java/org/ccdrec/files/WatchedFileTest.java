package org.ccdrec.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchedFileTest {
  @TempDir Path folder = Path.of("unset");
  private Path file = folder;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("settings.yaml");
    Files.writeString(file, "one");
  }

  @Test
  void aChangeIsSeenOnce() throws IOException {
    WatchedFile watched = WatchedFile.of(file);
    assertEquals(file, watched.path());
    assertFalse(watched.hasChanged());
    Files.writeString(file, "two");
    assertTrue(watched.hasChanged());
    assertFalse(watched.hasChanged());
  }

  @Test
  void aFileThatIsBeingWrittenIsReadWhenItIsWhole() throws Exception {
    WatchedFile watched = WatchedFile.of(file);
    Files.writeString(file, "");
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int line = 0; line < 20; line++) {
                    append("line " + line + "\n");
                  }
                });
    while (!watched.hasChanged()) {
      Thread.onSpinWait();
    }
    assertTrue(Files.readString(file).endsWith("line 19\n"), Files.readString(file));
    writer.join();
    assertFalse(watched.hasChanged());
  }

  private void append(String line) {
    try {
      Thread.sleep(10);
      Files.writeString(file, line, StandardOpenOption.APPEND);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aChangeThatIsTakenBackIsNone() throws IOException {
    WatchedFile watched = WatchedFile.of(file);
    Files.writeString(file, "two");
    Files.writeString(file, "one");
    assertFalse(watched.hasChanged());
  }

  @Test
  void aFileThatVanishedIsAnErrorUntilItIsBack() throws IOException {
    WatchedFile watched = WatchedFile.of(file);
    Files.delete(file);
    assertThrows(NoSuchFileException.class, watched::hasChanged);
    Files.writeString(file, "one");
    assertFalse(watched.hasChanged());
  }
}
