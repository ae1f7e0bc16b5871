package org.ccdrec.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ccdrec.snapshot.UserSegments.Segment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interactions by attributes of users: what is written is what is read, and rules are checked. */
class SegmentsTest {
  private static final String GOOD =
      "{\"attributes\":{\"country\":{\"de\":{\"users\":3,\"interactions\":9,\"items\":[2,0],\"counts\":[5,1]}}}}";

  @TempDir Path directory;

  private static UserSegments segments() {
    Map<String, Segment> countries = new LinkedHashMap<>();
    countries.put("pl", new Segment(3, 20, new int[] {4, 0}, new int[] {12, 3}));
    countries.put("de", new Segment(2, 4, new int[0], new int[0]));
    return new UserSegments(new TreeMap<>(Map.of("country", countries)));
  }

  private SnapshotId publish(UserSegments segments) throws IOException {
    return SampleSnapshot.random(1, 4, 6, 3)
        .writer("sample")
        .segments(segments)
        .publish(SnapshotStore.open(directory));
  }

  @Test
  void segmentsSurvive() throws IOException {
    Path published = SnapshotStore.open(directory).path(publish(segments()));
    assertEquals(List.of(), SnapshotVerifier.verify(published));
    try (Snapshot snapshot = Snapshot.openVerified(published)) {
      Map<String, Segment> countries = snapshot.segments().attributes().get("country");
      assertEquals(List.of("pl", "de"), new ArrayList<>(countries.keySet()), "by frequency");
      assertEquals(20, countries.get("pl").interactions());
      assertEquals(3, countries.get("pl").users());
      assertArrayEquals(new int[] {4, 0}, countries.get("pl").items());
      assertArrayEquals(new int[] {12, 3}, countries.get("pl").counts());
    }
  }

  @Test
  void aSnapshotWithoutAttributesHasNoFileOfSegments() throws IOException {
    Path published = SnapshotStore.open(directory).path(publish(UserSegments.NONE));
    assertTrue(Files.notExists(published.resolve("segments.json")));
    try (Snapshot snapshot = Snapshot.openVerified(published)) {
      assertTrue(snapshot.segments().isEmpty());
    }
  }

  @Test
  void itemsMustExist() {
    Segment segment = new Segment(1, 1, new int[] {6}, new int[] {1});
    var wrong = new UserSegments(new TreeMap<>(Map.of("country", Map.of("de", segment))));
    var refused = assertThrows(IllegalArgumentException.class, () -> publish(wrong));
    assertEquals("items of country=de must be within 0..5", refused.getMessage());
  }

  @Test
  void anAlteredFileIsNamed() throws IOException {
    Path published = SnapshotStore.open(directory).path(publish(segments()));
    Path file = published.resolve("segments.json");
    byte[] bytes = Files.readAllBytes(file);
    bytes[0] = '[';
    Files.write(file, bytes);
    List<SnapshotProblem> problems = SnapshotVerifier.verify(published);
    assertTrue(
        problems.stream().allMatch(each -> each.file().equals("segments.json")),
        problems.toString());
    assertThrows(InvalidSnapshotException.class, () -> Snapshot.open(published));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"attributes\":{},\"more\":1}",
        "{\"attributes\":{\"country\":{}}}",
        "{\"attributes\":{\"country\":{\"de\":1}}}",
        "{\"attributes\":{\"\":{\"de\":{\"users\":1,\"interactions\":1,\"items\":[],\"counts\":[]}}}}",
        "{\"attributes\":{\"a\":{\"b\":{\"users\":0,\"interactions\":1,\"items\":[],\"counts\":[]}}}}",
        "{\"attributes\":{\"a\":{\"b\":{\"users\":1,\"interactions\":1,\"items\":[0],\"counts\":[]}}}}",
        "{\"attributes\":{\"a\":{\"b\":{\"users\":1,\"interactions\":1,\"items\":[0],\"counts\":[2]}}}}",
        "{\"attributes\":{\"a\":{\"b\":{\"users\":1,\"interactions\":9,\"items\":[0,1],\"counts\":[1,2]}}}}",
        "{\"attributes\":{\"a\":{\"b\":{\"users\":1,\"interactions\":9,\"items\":[0,0],\"counts\":[1,1]}}}}",
        "{\"attributes\":{\"a\":{\"b\":{\"users\":1,\"interactions\":9,\"items\":[-1],\"counts\":[1]}}}}",
        "{\"attributes\":{\"a\":{\"b\":{\"users\":1,\"interactions\":9,\"items\":[9],\"counts\":[1]}}}}",
        "{\"attributes\":{\"a\":{\"b\":{\"users\":1,\"interactions\":9,\"items\":[0.5],\"counts\":[1]}}}}",
      })
  void whatBreaksARuleIsRefused(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThrows(IllegalArgumentException.class, () -> SegmentsJson.read(bytes, 5));
  }

  @Property(tries = 500)
  void damagedFilesAreReadOrRefused(@ForAll("damaged") String json) {
    try {
      UserSegments read = SegmentsJson.read(json.getBytes(StandardCharsets.UTF_8), 5);
      assertTrue(read.attributes().size() <= UserSegments.MAX_ATTRIBUTES);
    } catch (IllegalArgumentException refused) {
      assertTrue(String.valueOf(refused.getMessage()).length() > 5);
    }
  }

  @Provide
  Arbitrary<String> damaged() {
    Arbitrary<Integer> at = Arbitraries.integers().between(0, GOOD.length() - 1);
    Arbitrary<Character> with = Arbitraries.chars().with("0123456789-.,:{}[]\"eé ");
    return at.tuple2()
        .flatMap(
            places ->
                with.map(
                    letter -> {
                      var text = new StringBuilder(GOOD);
                      text.setCharAt(places.get1(), letter);
                      text.setCharAt(places.get2(), letter);
                      return text.toString();
                    }));
  }
}
