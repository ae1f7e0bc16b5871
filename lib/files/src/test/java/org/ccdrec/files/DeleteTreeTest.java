package org.ccdrec.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree is deleted without what links point to, and what stays is reported. */
class DeleteTreeTest {
  @TempDir Path directory = Path.of("unset");
  private Path tree = Path.of("unset");

  @BeforeEach
  void createTree() throws IOException {
    tree = directory.resolve("tree");
    Files.createDirectories(tree.resolve("a/b"));
    Files.writeString(tree.resolve("a/b/file"), "content");
    Files.writeString(tree.resolve("z"), "content");
  }

  @Test
  void aTreeIsDeletedAndNothingBesideIt() throws IOException {
    Path beside = Files.writeString(directory.resolve("tree2"), "content");
    assertTrue(DeleteTree.delete(tree));
    assertFalse(Files.exists(tree));
    assertTrue(Files.exists(beside));
    assertFalse(DeleteTree.delete(tree));
  }

  @Test
  void linksAreDeletedAndNotFollowed() throws IOException {
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Path file = Files.writeString(outside.resolve("file"), "content");
    Files.createSymbolicLink(tree.resolve("a/to a directory"), outside);
    Files.createSymbolicLink(tree.resolve("a/to a file"), file);
    Files.createSymbolicLink(tree.resolve("a/to nothing"), directory.resolve("missing"));
    Files.createSymbolicLink(tree.resolve("a/to itself"), tree);
    assertTrue(DeleteTree.delete(tree));
    assertFalse(Files.exists(tree));
    assertEquals("content", Files.readString(file));
  }

  @Test
  void aLinkAsRootIsDeletedAlone() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), tree);
    assertTrue(DeleteTree.delete(link));
    assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
    assertEquals("content", Files.readString(tree.resolve("a/b/file")));
    Path dangling =
        Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("missing"));
    assertTrue(DeleteTree.delete(dangling));
    assertFalse(Files.exists(dangling, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void whatCannotBeDeletedIsReportedAndTheRestIsDeleted() throws Exception {
    Path mounted = tree.resolve("a/b");
    try (var disk = MemoryDisk.mount(mounted)) {
      Files.writeString(mounted.resolve("file"), "content");
      var report = assertThrows(IncompleteDeletionException.class, () -> DeleteTree.delete(tree));
      assertEquals(List.of(mounted, tree.resolve("a"), tree), report.remaining());
      String message = String.valueOf(report.getMessage());
      assertTrue(message.startsWith(tree + " was not deleted completely; these stay: "), message);
      assertTrue(message.contains(mounted + " (Device or resource busy)"), message);
      assertTrue(message.endsWith(tree + " (directory not empty)"), message);
      assertFalse(Files.exists(mounted.resolve("file")));
      assertFalse(Files.exists(tree.resolve("z")));
    }
    assertTrue(DeleteTree.delete(tree));
  }

  @Test
  void aFileSystemThatRefusesIsReportedWithEveryEntry() {
    Path links = Path.of("/proc/self/ns");
    assumeTrue(Files.isDirectory(links), "a file system that deletes nothing");
    var report = assertThrows(IncompleteDeletionException.class, () -> DeleteTree.delete(links));
    assertTrue(report.remaining().contains(links.resolve("mnt")), report.getMessage());
    assertTrue(String.valueOf(report.getMessage()).endsWith(" more"), report.getMessage());
  }
}
