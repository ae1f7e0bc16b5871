package org.ccdrec.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A temporary directory becomes a whole one or nothing, and only abandoned ones are removed. */
class TemporaryDirectoryTest {
  private static final String PREFIX = ".building-";

  @TempDir Path parent = Path.of("unset");

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aDirectoryIsRenamedOrDeleted() throws IOException {
    try (var temporary = TemporaryDirectory.create(parent, PREFIX)) {
      Files.writeString(temporary.path().resolve("file"), "content");
      assertEquals(List.of(), TemporaryDirectory.removeAbandoned(parent, PREFIX));
      temporary.renameTo(parent.resolve("renamed"));
    }
    assertEquals(List.of("renamed"), names());
    assertEquals("content", Files.readString(parent.resolve("renamed/file")));
    try (var temporary = TemporaryDirectory.create(parent, PREFIX)) {
      Files.writeString(temporary.path().resolve("file"), "content");
    }
    assertEquals(List.of("renamed"), names());
  }

  @Test
  void aDirectoryThatIsNotEmptyIsNotReplaced() throws IOException {
    Path target = Files.createDirectory(parent.resolve("renamed"));
    Files.writeString(target.resolve("file"), "old");
    try (var temporary = TemporaryDirectory.create(parent, PREFIX)) {
      Files.writeString(temporary.path().resolve("file"), "new");
      var refusal =
          assertThrows(FileAlreadyExistsException.class, () -> temporary.renameTo(target));
      assertEquals(target.toString(), refusal.getFile());
      assertThrows(
          NoSuchFileException.class, () -> temporary.renameTo(parent.resolve("missing/renamed")));
    }
    assertEquals("old", Files.readString(target.resolve("file")));
    assertEquals(List.of("renamed"), names());
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws Exception {
    String name;
    try (var child = ChildProcess.start(ChildBuilder.class, parent, PREFIX)) {
      name = child.answer();
      assertEquals(List.of(), TemporaryDirectory.removeAbandoned(parent, PREFIX), "it is alive");
      child.kill();
    }
    assertEquals(List.of(), TemporaryDirectory.removeAbandoned(parent, ".other-"));
    assertEquals(List.of(name, name + ".lock"), names());
    assertEquals(List.of(name), TemporaryDirectory.removeAbandoned(parent, PREFIX));
    assertEquals(List.of(), names());
  }

  @Test
  void aDirectoryWithoutLockFileAndALockFileWithoutDirectoryAreRemoved() throws IOException {
    Files.createDirectory(parent.resolve(PREFIX + "1"));
    Files.createFile(parent.resolve(PREFIX + "2.lock"));
    List<String> removed = TemporaryDirectory.removeAbandoned(parent, PREFIX);
    assertEquals(List.of(PREFIX + "1", PREFIX + "2"), removed.stream().sorted().toList());
    assertEquals(List.of(), names());
  }

  @Test
  void aLiveProcessFinishesItsDirectory() throws Exception {
    try (var child = ChildProcess.start(ChildBuilder.class, parent, PREFIX)) {
      child.answer();
      TemporaryDirectory.removeAbandoned(parent, PREFIX);
      child.order();
      assertEquals("done", child.answer());
      assertEquals(0, child.exitCode());
    }
    assertEquals(List.of("renamed"), names());
  }
}
