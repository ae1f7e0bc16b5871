package org.ccdrec.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileHashTest {
  @TempDir Path folder;

  @Test
  void isWhatSha256sumPrints() throws Exception {
    Path file = Files.writeString(folder.resolve("abc.txt"), "abc");
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", FileHash.sha256(file));
    assertThrows(NoSuchFileException.class, () -> FileHash.sha256(folder.resolve("missing")));
  }
}
