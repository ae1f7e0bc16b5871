package org.ccdrec.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file has its old content or its new content, whatever fails in between. */
class AtomicFileTest {
  @TempDir Path directory = Path.of("unset");
  private Path file = Path.of("unset");

  @BeforeEach
  void writeOldContent() throws IOException {
    file = directory.resolve("file");
    AtomicFile.writeText(file, "old");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private void assertOnly(String content) throws IOException {
    assertEquals(content, Files.readString(file));
    assertEquals(List.of("file"), names());
  }

  @Test
  void newContentReplacesOldContent() throws IOException {
    AtomicFile.writeText(file, "new");
    assertOnly("new");
  }

  @Test
  void contentThatFailsLeavesTheOldFileAlone() throws IOException {
    var failure =
        assertThrows(
            IOException.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("no more content");
                    }));
    assertEquals("no more content", failure.getMessage());
    assertOnly("old");
  }

  @Test
  void aFullDiskLeavesTheOldFileAlone() throws Exception {
    try (var child = ChildProcess.startWithFileLimit(150, ChildWriter.class, file)) {
      assertEquals("half", child.answer());
      child.order();
      assertEquals("File too large", child.answer());
      assertEquals(0, child.exitCode());
    }
    assertOnly("old");
  }

  @Test
  void aRenameThatFailsLeavesNothingBehind() throws IOException {
    Path occupied = Files.createDirectories(directory.resolve("occupied/by a directory"));
    assertThrows(
        FileSystemException.class, () -> AtomicFile.writeText(occupied.getParent(), "new"));
    assertEquals(List.of("file", "occupied"), names());
  }

  @Test
  void aReadOnlyDiskIsReportedAndUnchanged() throws Exception {
    Path mounted = Files.createDirectory(directory.resolve("mounted"));
    try (var disk = MemoryDisk.mount(mounted)) {
      file = mounted.resolve("file");
      AtomicFile.writeText(file, "old");
      disk.makeReadOnly();
      var failure =
          assertThrows(FileSystemException.class, () -> AtomicFile.writeText(file, "new"));
      assertEquals("Read-only file system", failure.getReason());
      assertEquals("old", Files.readString(file));
    }
  }

  @Test
  void whatAKilledProcessLeftIsIgnoredAndThenDeleted() throws Exception {
    try (var child = ChildProcess.start(ChildWriter.class, file)) {
      assertEquals("half", child.answer());
      child.kill();
    }
    assertEquals("old", Files.readString(file));
    assertEquals(2, names().size());
    AtomicFile.writeText(directory.resolve("file2"), "another file");
    assertEquals(3, names().size(), "another file's write leaves it");
    Files.delete(directory.resolve("file2"));
    AtomicFile.writeText(file, "new");
    assertOnly("new");
  }

  @Test
  void theTemporaryFileOfALiveProcessIsNotDeleted() throws Exception {
    try (var child = ChildProcess.start(ChildWriter.class, file)) {
      assertEquals("half", child.answer());
      AtomicFile.writeText(file, "new");
      assertEquals(2, names().size());
      child.order();
      assertEquals("done", child.answer());
      assertEquals(0, child.exitCode());
    }
    assertOnly(ChildWriter.PART + ChildWriter.PART);
  }

  @Test
  void concurrentWritersReplaceEachOthersWholeFiles() throws Exception {
    List<String> contents =
        IntStream.range(0, 4).mapToObj(at -> Integer.toString(at).repeat(50_000)).toList();
    try (var threads = Executors.newFixedThreadPool(4)) {
      Callable<Boolean> writer =
          () -> {
            for (String content : contents) {
              AtomicFile.writeText(file, content);
              assertTrue(contents.contains(Files.readString(file)));
            }
            return true;
          };
      for (Future<Boolean> result : threads.invokeAll(List.of(writer, writer, writer, writer))) {
        assertTrue(result.get());
      }
    }
    assertEquals(List.of("file"), names());
  }

  @Test
  void aSymbolicLinkIsReplacedAndNotFollowed() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    AtomicFile.writeText(link, "new");
    assertFalse(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(link));
    assertEquals("old", Files.readString(file));
  }

  @Test
  void anInterruptIsKeptAndStopsNothing() throws IOException {
    Thread.currentThread().interrupt();
    AtomicFile.writeText(file, "new");
    assertTrue(Thread.interrupted());
    assertOnly("new");
  }
}
