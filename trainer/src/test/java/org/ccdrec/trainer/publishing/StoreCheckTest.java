package org.ccdrec.trainer.publishing;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreCheckTest {
  @TempDir Path folder;

  @Test
  void acceptsStoresThatExistOrCanBeCreatedAndLeavesNothing() throws IOException {
    Path absent = folder.resolve("a/b/store");
    StoreCheck.require(absent, "shop", 1000);
    assertFalse(Files.exists(folder.resolve("a")), "nothing is created");
    Files.createDirectories(absent.resolve("shop"));
    StoreCheck.require(absent, "shop", 1000);
    try (var left = Files.list(absent.resolve("shop"))) {
      assertEquals(0, left.count());
    }
    Files.createSymbolicLink(folder.resolve("link"), absent);
    assertDoesNotThrow(() -> StoreCheck.require(folder.resolve("link"), "shop", 1000));
  }

  @Test
  void refusesFilesLinksToNothingAndLoops() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    refuses(file, 1, file + " is a file, not a directory");
    refuses(file.resolve("below"), 1, file + " is a file, not a directory");
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
    refuses(dangling, 1, dangling + " is a link to nothing, or to itself");
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    refuses(loop, 1, loop + " is a link to nothing, or to itself");
  }

  @Test
  void refusesDirectoriesThatCannotBeWritten() throws IOException {
    Path closed =
        Files.createDirectory(
            folder.resolve("closed"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
    Assumptions.assumeFalse(Files.isWritable(closed), "the superuser writes everywhere");
    refuses(closed, 1, closed + " is not writable for this user");
  }

  @Test
  void refusesWhatDoesNotFit() {
    refuses(folder, Long.MAX_VALUE / 4, "the snapshot needs about ");
  }

  private static void refuses(Path store, long bytes, String reason) {
    var refused =
        assertThrows(FileSystemException.class, () -> StoreCheck.require(store, "shop", bytes));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith(store.toString()), message);
    assertTrue(
        message.contains("nothing can be published here, so nothing was computed: "), message);
    assertTrue(message.contains(reason), message);
    assertTrue(message.endsWith("; name another --store"), message);
  }
}
