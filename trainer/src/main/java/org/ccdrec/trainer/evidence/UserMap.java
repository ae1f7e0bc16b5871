package org.ccdrec.trainer.evidence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.ccdrec.spi.TrainingState;
import org.ccdrec.trainer.projection.Distances;
import org.ccdrec.trainer.projection.SilhouetteScore;
import org.ccdrec.trainer.projection.TSne;
import org.ccdrec.trainer.training.EpochTrace;
import org.jspecify.annotations.Nullable;

/**
 * Users, their items and their fused items after one epoch, as in Figure 4 of the paper. All rows
 * have length 1.
 *
 * @param epoch the epoch
 * @param chosen who is shown
 * @param users a row per user
 * @param items a row per item of {@link FigureUsers#allItems}
 * @param fused the same items' fused representations; empty if items are not fused
 */
record UserMap(
    int epoch, FigureUsers chosen, double[][] users, double[][] items, Optional<double[][]> fused) {
  private static final int FEWEST_POINTS = 8;

  /** Copies the rows of an epoch. */
  static UserMap of(EpochTrace trace, FigureUsers chosen) {
    int[] users = chosen.users().stream().mapToInt(Integer::intValue).toArray();
    int[] items = chosen.allItems();
    return new UserMap(
        trace.epoch(),
        chosen,
        Rows.unit(trace.users(), users),
        Rows.unit(trace.items(), items),
        trace.fused().map(fused -> Rows.unit(fused, items)));
  }

  /** Exchanges a map with a checkpoint; null for one that was not recorded yet. */
  static @Nullable UserMap exchange(
      TrainingState state, @Nullable UserMap known, FigureUsers chosen) {
    if (state.number("recorded", known == null ? 0 : 1) == 0) {
      return null;
    }
    int epoch = Math.toIntExact(state.number("epoch", known == null ? 0 : known.epoch));
    double[][] users = rows(state, "users", known == null ? null : known.users);
    double[][] items = rows(state, "items", known == null ? null : known.items);
    Optional<double[][]> fused = known == null ? Optional.empty() : known.fused;
    if (state.number("isFused", fused.isPresent() ? 1 : 0) == 1) {
      fused = Optional.of(rows(state, "fused", fused.orElse(null)));
    }
    return new UserMap(epoch, chosen, users, items, fused);
  }

  private static double[][] rows(TrainingState state, String name, double @Nullable [][] known) {
    int count = Math.toIntExact(state.number(name + ".rows", known == null ? 0 : known.length));
    int width = known == null || count == 0 ? 0 : known[0].length;
    int columns = Math.toIntExact(state.number(name + ".columns", width));
    double[][] rows = known == null ? new double[count][columns] : known;
    for (double[] row : rows) {
      state.array(name, row);
    }
    return rows;
  }

  /** Returns whether there is enough to draw. */
  boolean isDrawable() {
    return users.length >= 2 && users.length + items.length >= FEWEST_POINTS;
  }

  /** Projects the points and measures distances. */
  ObjectNode json(RandomGenerator random) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("epoch", epoch);
    List<double[]> rows = new ArrayList<>(List.of(users));
    rows.addAll(List.of(items));
    fused.ifPresent(more -> rows.addAll(List.of(more)));
    double[][] positions = TSne.forPoints(rows.size()).embed(rows.toArray(double[][]::new), random);
    addPoints(json.putArray("points"), positions);
    int[] groups = chosen.groups();
    json.put("userItem", distance(items, true)).put("userOther", distance(items, false));
    json.put("itemSilhouette", SilhouetteScore.of(items, groups));
    fused.ifPresent(
        rowsOfFused ->
            json.put("userFused", distance(rowsOfFused, true))
                .put("fusedSilhouette", SilhouetteScore.of(rowsOfFused, groups)));
    return json;
  }

  private void addPoints(ArrayNode points, double[][] positions) {
    int at = 0;
    for (int group = 0; group < users.length; group++) {
      MapPoint.add(points, "user", group, chosen.users().get(group), positions[at++]);
    }
    int[] indices = chosen.allItems();
    int[] groups = chosen.groups();
    for (String kind : fused.isPresent() ? List.of("item", "fused") : List.of("item")) {
      for (int item = 0; item < indices.length; item++) {
        MapPoint.add(points, kind, groups[item], indices[item], positions[at++]);
      }
    }
  }

  /** Returns the mean cosine distance of users to their own items, or to the others' items. */
  private double distance(double[][] rows, boolean own) {
    int[] groups = chosen.groups();
    List<Double> distances = new ArrayList<>();
    for (int group = 0; group < users.length; group++) {
      for (int item = 0; item < rows.length; item++) {
        if ((groups[item] == group) == own) {
          distances.add(Distances.cosine(users[group], rows[item]));
        }
      }
    }
    return distances.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
