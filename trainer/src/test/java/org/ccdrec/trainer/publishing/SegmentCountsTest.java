package org.ccdrec.trainer.publishing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.snapshot.UserSegments;
import org.ccdrec.snapshot.UserSegments.Segment;
import org.ccdrec.trainer.data.items.UserAttributes;
import org.junit.jupiter.api.Test;

/** Interactions by attributes of users, against counts by hand. */
final class SegmentCountsTest {
  private static UserAttributes attributes(List<Map<String, List<String>>> users) {
    return new UserAttributes(users);
  }

  @Test
  void countsByHand() {
    // users 0–4 are de, 5–9 pl; every user has item 0, the Germans item 1, users 5–8 item 2
    List<Map<String, List<String>>> users = new ArrayList<>();
    var who = IntStream.builder();
    var what = IntStream.builder();
    for (int user = 0; user < 10; user++) {
      boolean isGerman = user < 5;
      users.add(Map.of("country", List.of(isGerman ? "de" : "pl"), "age", List.of("" + user)));
      who.add(user).add(user);
      what.add(0).add(isGerman ? 1 : user < 9 ? 2 : 3);
    }
    Interactions all = Interactions.of(10, 4, who.build().toArray(), what.build().toArray());
    UserSegments segments = SegmentCounts.of(attributes(users), all);
    assertEquals(List.of("country"), List.copyOf(segments.attributes().keySet()), "no age has 5");
    Segment german = segments.attributes().get("country").get("de");
    assertEquals(5, german.users());
    assertEquals(10, german.interactions());
    assertArrayEquals(new int[] {0, 1}, german.items());
    assertArrayEquals(new int[] {5, 5}, german.counts());
    Segment polish = segments.attributes().get("country").get("pl");
    assertArrayEquals(new int[] {0, 2, 3}, polish.items());
    assertArrayEquals(new int[] {5, 4, 1}, polish.counts());
  }

  @Test
  void usersWithoutInteractionsDoNotCount() {
    List<Map<String, List<String>>> users = new ArrayList<>();
    for (int user = 0; user < 8; user++) {
      users.add(Map.of("country", List.of("de")));
    }
    Interactions four = Interactions.of(8, 2, new int[] {0, 1, 2, 3}, new int[] {0, 0, 0, 0});
    assertTrue(SegmentCounts.of(attributes(users), four).isEmpty());
    assertTrue(SegmentCounts.of(UserAttributes.NONE, four).isEmpty());
  }

  @Test
  void aUserWithSeveralValuesCountsForEach() {
    List<Map<String, List<String>>> users = new ArrayList<>();
    int[] who = IntStream.range(0, 6).toArray();
    for (int user = 0; user < 6; user++) {
      users.add(Map.of("likes", user < 5 ? List.of("hats", "mugs") : List.of("mugs")));
    }
    Map<String, Segment> likes =
        SegmentCounts.of(attributes(users), Interactions.of(6, 1, who, new int[6]))
            .attributes()
            .get("likes");
    assertEquals(List.of("mugs", "hats"), List.copyOf(likes.keySet()), "the most frequent first");
    assertEquals(6, likes.get("mugs").users());
    assertEquals(5, likes.get("hats").users());
  }

  @Test
  void sizesAreLimited() {
    int userCount = 5 * 130;
    int itemCount = 600;
    List<Map<String, List<String>>> users = new ArrayList<>();
    var who = IntStream.builder();
    var what = IntStream.builder();
    for (int user = 0; user < userCount; user++) {
      var all = new TreeMap<String, List<String>>();
      for (int attribute = 0; attribute < 25; attribute++) {
        all.put("a" + attribute, attribute < 23 ? List.of("one") : List.of("v" + user / 5));
      }
      users.add(all);
      int own = user < 5 ? itemCount : 1; // the first five users have everything
      for (int item = 0; item < own; item++) {
        who.add(user);
        what.add(item);
      }
    }
    UserSegments segments =
        SegmentCounts.of(
            attributes(users),
            Interactions.of(userCount, itemCount, who.build().toArray(), what.build().toArray()));
    assertEquals(UserSegments.MAX_ATTRIBUTES, segments.attributes().size());
    Segment everybody = segments.attributes().firstEntry().getValue().get("one");
    assertEquals(UserSegments.MAX_ITEMS, everybody.items().length);
    assertEquals(5L * itemCount + userCount - 5, everybody.interactions());
    segments
        .attributes()
        .values()
        .forEach(values -> assertTrue(values.size() <= UserSegments.MAX_VALUES));
  }
}
