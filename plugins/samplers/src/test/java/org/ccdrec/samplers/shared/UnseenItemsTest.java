package org.ccdrec.samplers.shared;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ccdrec.graph.Interactions;
import org.ccdrec.samplers.testing.SamplerWorld;
import org.junit.jupiter.api.Test;

final class UnseenItemsTest {
  /** Exactly the training items without the user's own, in ascending order. */
  @Property
  void listsTheComplement(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int users,
      @ForAll @IntRange(min = 2, max = 30) int items) {
    Interactions interactions = SamplerWorld.random(seed, users, items);
    UnseenItems unseen = UnseenItems.of(interactions);
    int[] degrees = interactions.itemDegrees();
    for (int user = 0; user < users; user++) {
      int own = user;
      int[] training =
          IntStream.range(0, items)
              .filter(item -> degrees[item] > 0 && !interactions.contains(own, item))
              .toArray();
      int[] nobodys = IntStream.range(0, items).filter(item -> degrees[item] == 0).toArray();
      int[] expected = training.length > 0 ? training : nobodys;
      assertArrayEquals(
          expected,
          IntStream.range(0, unseen.count(user)).map(at -> unseen.get(own, at)).toArray());
    }
  }

  @Test
  void aUserWithAllTrainingItemsGetsTheOthers() {
    UnseenItems unseen = UnseenItems.of(SamplerWorld.interactions(4, new int[] {0, 2}));
    assertEquals(2, unseen.count(0));
    assertEquals(1, unseen.get(0, 0));
    assertEquals(3, unseen.get(0, 1));
  }

  @Test
  void aUserWithAllItemsHasNoneUnseen() {
    Interactions some = SamplerWorld.interactions(2, new int[] {0}, new int[] {0, 1});
    UnseenItems unseen = UnseenItems.of(some);
    assertEquals(1, unseen.count(0));
    assertEquals(0, unseen.count(1));
  }

  @Test
  void usersWhoAllHaveAllItemsAreRefused() {
    Interactions all = SamplerWorld.interactions(2, new int[] {0, 1}, new int[] {0, 1});
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> UnseenItems.of(all));
    assertEquals(
        "every user has interacted with all 2 items, which leaves no negative to draw",
        error.getMessage());
  }
}
