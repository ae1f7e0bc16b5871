package org.ccdrec.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recently used files are kept; damaged ones are misses. */
class DerivedFilesTest {
  @TempDir Path directory = Path.of("unset");

  private DerivedFiles files(int kept) {
    return new DerivedFiles(directory.resolve("derived"), kept);
  }

  @Test
  void whatIsWrittenIsRead() {
    files(2).write("one", out -> out.writeLong(7));
    files(2).write("empty", out -> {});
    assertEquals(7, notNull("one").getLong());
    assertEquals(0, notNull("empty").remaining());
    assertNull(files(2).read("other"));
  }

  private ByteBuffer notNull(String name) {
    var bytes = files(2).read(name);
    assertNotNull(bytes);
    return bytes;
  }

  @Test
  void aFileWithAnyBitFlippedOrByteMissingIsMissing() throws IOException {
    files(2).write("one", out -> out.writeUTF("what was derived"));
    Path file = directory.resolve("derived/one");
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      Files.write(file, flipped);
      assertNull(files(2).read("one"), "byte " + at);
      Files.write(file, Arrays.copyOf(whole, at));
      assertNull(files(2).read("one"), at + " bytes");
    }
  }

  @Test
  void theOnesUsedLastAreKept() throws IOException {
    DerivedFiles files = files(2);
    for (String name : List.of("a", "b")) {
      files.write(name, out -> out.writeUTF(name));
      FileTime longAgo = FileTime.from(Instant.now().minusSeconds(name.equals("a") ? 200 : 100));
      Files.setLastModifiedTime(directory.resolve("derived").resolve(name), longAgo);
    }
    assertNotNull(files.read("a"));
    files.write("c", out -> {});
    assertEquals(List.of("a", "c"), names(directory.resolve("derived")));
  }

  @Test
  void whatCannotBeWrittenLeavesNothing() throws IOException {
    DerivedFiles files = files(2);
    files.write(
        "one",
        out -> {
          out.writeLong(1);
          throw new IOException("disk full");
        });
    assertEquals(List.of(), names(directory.resolve("derived")));
    Files.write(directory.resolve("file"), new byte[1]);
    var nowhere = new DerivedFiles(directory.resolve("file"), 2);
    nowhere.write("one", out -> {});
    assertNull(nowhere.read("one"));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
