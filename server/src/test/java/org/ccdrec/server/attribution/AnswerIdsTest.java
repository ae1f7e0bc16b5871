package org.ccdrec.server.attribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ccdrec.server.attribution.AnswerOrigin.Assignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ids of answers are read as they were written or not at all. */
class AnswerIdsTest {
  private static final AnswerIds IDS =
      AnswerIds.signedWith("a secret of a test".getBytes(StandardCharsets.UTF_8));
  private static final Assignment ASSIGNED = new Assignment("prices", "low", 200, true);

  private static List<String> items(int count) {
    return IntStream.range(0, count).mapToObj(item -> "item-" + item).toList();
  }

  @Test
  void anIdSaysWhatItWasMadeWith() {
    var explored = new Explored(0.1f, 50, 1 << 31 | 5);
    for (Assignment assignment : new Assignment[] {ASSIGNED, null}) {
      for (Explored each : List.of(Explored.NONE, explored)) {
        AnswerOrigin origin = AnswerOrigin.of(assignment, items(40), each);
        String id = IDS.seal("v1-abc-7", origin);
        assertTrue(id.startsWith("v1-abc-7."), id);
        assertEquals(origin, IDS.open(id));
      }
    }
    var tester = new Assignment("prices", "low", 0, false);
    AnswerOrigin empty = AnswerOrigin.of(tester, List.of(), Explored.NONE);
    assertEquals(empty, IDS.open(IDS.seal("a", empty)));
  }

  @Test
  void theLongestIdFitsAnEvent() {
    String name = "n".repeat(AnswerIds.LONGEST_NAME);
    var origin =
        AnswerOrigin.of(
            new Assignment(name, name, 255, true), items(500), new Explored(0.5f, 1000, -1));
    String id = IDS.seal("v", origin);
    assertTrue(id.length() <= 322, "length: " + id.length());
    assertEquals(origin, IDS.open(id));
  }

  @Test
  void rankAndPropensityFollowFromTheId() {
    AnswerOrigin origin = AnswerOrigin.of(ASSIGNED, items(40), new Explored(0.2f, 50, 2));
    assertEquals(1, origin.rankOf("item-0"));
    assertEquals(32, origin.rankOf("item-31"));
    assertEquals(0, origin.rankOf("item-39"));
    assertEquals(0.8, origin.explored().propensity(1), 1e-6);
    assertEquals(0.2 / 50, origin.explored().propensity(2), 1e-6);
    assertEquals(1, origin.explored().propensity(33));
    assertEquals(1, Explored.NONE.propensity(1));
  }

  @Property(tries = 1000)
  void aChangedIdIsNone(@ForAll long seed) {
    var random = new Random(seed);
    String id = IDS.seal("v1-abc-7", AnswerOrigin.of(ASSIGNED, items(3), Explored.NONE));
    char[] changed = id.toCharArray();
    changed[random.nextInt(changed.length)] = "abcXYZ019-_.= \u00fc".charAt(random.nextInt(15));
    String other = new String(changed);
    assertTrue(other.equals(id) || IDS.open(other) == null || isSamePadding(id, other), other);
    assertNull(IDS.open(id.substring(0, random.nextInt(id.length()))));
  }

  /** The unused bits of the last character may differ. */
  private static boolean isSamePadding(String id, String other) {
    int last = id.length() - 1;
    return id.substring(0, last).equals(other.substring(0, last));
  }

  @Property(tries = 1000)
  void anyTextIsReadOrNone(@ForAll String text) {
    assertNull(IDS.open(text));
    assertNull(IDS.open("a." + text));
  }

  @Test
  void anotherKeyOrAnotherUniquePartIsRefused() {
    String id = IDS.seal("v1-abc-7", AnswerOrigin.of(ASSIGNED, items(3), Explored.NONE));
    assertNull(AnswerIds.signedWith(new byte[] {1}).open(id));
    assertNull(IDS.open("v1-abc-8" + id.substring(id.indexOf('.'))));
    assertNull(IDS.open("v1-abc-7"));
  }

  @Test
  void aDrawnKeyStaysAndADamagedOneIsRefused(@TempDir Path directory) throws IOException {
    Path experiments = directory.resolve("experiments");
    byte[] drawn = AnswerKey.of(Optional.empty(), experiments);
    assertEquals(32, drawn.length);
    byte[] again = AnswerKey.of(Optional.empty(), experiments);
    assertEquals(HexFormat.of().formatHex(drawn), HexFormat.of().formatHex(again));
    assertEquals(16, AnswerKey.of(Optional.of("0123456789abcdef"), experiments).length);
    Files.writeString(experiments.resolve(AnswerKey.FILE), "abc");
    IOException refusal =
        assertThrows(IOException.class, () -> AnswerKey.of(Optional.empty(), experiments));
    assertTrue(String.valueOf(refusal.getMessage()).contains("64 hexadecimal digits"));
  }

  @Test
  void serversThatStartTogetherHaveOneKey(@TempDir Path directory) throws Exception {
    try (ExecutorService servers = Executors.newFixedThreadPool(8)) {
      List<Callable<String>> starts =
          Collections.nCopies(
              8, () -> HexFormat.of().formatHex(AnswerKey.of(Optional.empty(), directory)));
      Set<String> keys = new HashSet<>();
      for (Future<String> key : servers.invokeAll(starts)) {
        keys.add(key.get());
      }
      assertEquals(1, keys.size());
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(directory.resolve(AnswerKey.FILE)), files.toList());
    }
  }

  @Test
  void theHashIsTheDocumentedOne() {
    // printf 'salt\0user' | sha256sum
    assertNotEquals(StableHash.of("salt", "user"), StableHash.of("sal", "tuser"));
    assertEquals("ee636e347794429c", Long.toHexString(StableHash.of("salt", "user")));
  }
}
