package org.ccdrec.server.recommend;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.server.attribution.AnswerOrigin;
import org.ccdrec.server.attribution.Exploration;
import org.ccdrec.server.attribution.Explored;
import org.ccdrec.server.attribution.StableHash;
import org.ccdrec.server.experiment.Treatment;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.retrieval.Ranking;
import org.jspecify.annotations.Nullable;

/**
 * Explores the slots of one answer and gives it an id that names its experiment, variant and items.
 * Without experiment and exploration, an answer keeps its items and has a plain id. Immutable.
 */
final class Marking {
  private static final String SEED_SALT = "exploration";

  private final Trials trials;
  private final Exploration exploration;
  private final @Nullable Treatment treatment;

  /** Creates the marking of the answer to a request; items similar to one are not explored. */
  Marking(Trials trials, RecommendationRequest request) {
    this.trials = trials;
    this.exploration = request.target().item() == null ? trials.exploration() : Exploration.OFF;
    this.treatment = request.treatment();
  }

  /**
   * A marked answer.
   *
   * @param id its id
   * @param ranking its items
   * @param origin what the id says, or null for a plain id
   * @param itemIds ids of its items, empty for a plain id
   */
  record Marked(String id, Ranking ranking, @Nullable AnswerOrigin origin, List<String> itemIds) {}

  /** Returns the marking of an answer whose items stay as they are and which has a plain id. */
  static Marked plain(LiveSnapshot live, Ranking ranking) {
    return new Marked(live.nextAnswerId(), ranking, null, List.of());
  }

  /**
   * Returns the marking of a page, whose items are not explored. The id of a later page has no
   * ranks, which would be those within the page.
   */
  Marked page(LiveSnapshot live, Ranking ranking, boolean isFirst) {
    if (treatment == null) {
      return plain(live, ranking);
    }
    List<String> itemIds = itemIds(live, ranking);
    List<String> ranked = isFirst ? itemIds : List.of();
    AnswerOrigin origin = AnswerOrigin.of(treatment.assignment(), ranked, Explored.NONE);
    return new Marked(trials.ids().seal(live.nextAnswerId(), origin), ranking, origin, itemIds);
  }

  private static List<String> itemIds(LiveSnapshot live, Ranking ranking) {
    List<String> itemIds = new ArrayList<>();
    for (int item : ranking.items()) {
      itemIds.add(live.itemIds().get(item));
    }
    return itemIds;
  }

  /** Returns how many candidates are needed beyond the k items of the answer. */
  int candidates(int k) {
    return exploration.candidates(k);
  }

  /** Returns the answer of k items from a ranking with further candidates. */
  Marked mark(LiveSnapshot live, Ranking ranking, int k) {
    if (treatment == null && !exploration.isActive()) {
      return plain(live, ranking);
    }
    String unique = live.nextAnswerId();
    Exploration.Choice choice =
        exploration.choose(k, ranking.size(), StableHash.of(SEED_SALT, unique));
    Ranking chosen = chosen(ranking, choice.positions());
    List<String> itemIds = itemIds(live, chosen);
    AnswerOrigin.Assignment assignment = treatment == null ? null : treatment.assignment();
    Explored explored = choice.explored();
    AnswerOrigin origin = AnswerOrigin.of(assignment, itemIds, explored);
    return new Marked(trials.ids().seal(unique, origin), chosen, origin, itemIds);
  }

  private static Ranking chosen(Ranking ranking, int[] positions) {
    int[] items = new int[positions.length];
    float[] scores = new float[positions.length];
    for (int slot = 0; slot < positions.length; slot++) {
      items[slot] = ranking.items()[positions[slot]];
      scores[slot] = ranking.scores()[positions[slot]];
    }
    return new Ranking(items, scores, ranking.isWhole());
  }
}
