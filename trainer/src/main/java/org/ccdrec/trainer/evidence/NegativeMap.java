package org.ccdrec.trainer.evidence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.TrainingState;
import org.ccdrec.trainer.projection.Distances;
import org.ccdrec.trainer.projection.TSne;
import org.ccdrec.trainer.training.step.DrawnNegatives;

/**
 * The negatives that training drew for a few users, by curriculum stage, as in Figure 5 of the
 * paper. Uniformly drawn negatives are added for comparison. Positions and distances are measured
 * in the vectors of the published epoch, so that stages can be compared.
 */
final class NegativeMap {
  private static final int SHOWN = 15;
  private static final String UNIFORM = "random";

  private final FigureUsers chosen;
  private final Interactions train;

  /** Distinct negatives of each user by stage, in the order of the stages. */
  private final Map<String, List<SequencedSet<Integer>>> negatives = new LinkedHashMap<>();

  NegativeMap(FigureUsers chosen, Interactions train) {
    this.chosen = chosen;
    this.train = train;
  }

  Set<Integer> users() {
    return Set.copyOf(chosen.users());
  }

  /** Adds the negatives of an epoch. */
  void add(String stage, DrawnNegatives drawn) {
    for (int at = 0; at < drawn.size(); at++) {
      add(stage, chosen.users().indexOf(drawn.user(at)), drawn.item(at));
    }
  }

  private void add(String stage, int group, int item) {
    List<SequencedSet<Integer>> ofStage =
        negatives.computeIfAbsent(
            stage,
            key ->
                chosen.users().stream()
                    .<SequencedSet<Integer>>map(user -> new LinkedHashSet<>())
                    .toList());
    if (ofStage.get(group).size() < SHOWN) {
      ofStage.get(group).add(item);
    }
  }

  /** Exchanges the negatives with a checkpoint. */
  void exchange(TrainingState state) {
    List<String> stages = new ArrayList<>(negatives.keySet());
    int count = Math.toIntExact(state.number("stages", stages.size()));
    for (int at = 0; at < count; at++) {
      String stage = state.text("stage", state.isRestoring() ? "" : stages.get(at));
      for (int group = 0; group < chosen.users().size(); group++) {
        List<SequencedSet<Integer>> known = negatives.get(stage);
        int[] items =
            known == null
                ? new int[0]
                : known.get(group).stream().mapToInt(Integer::intValue).toArray();
        items = exchange(state, items);
        for (int item : items) {
          add(stage, group, item);
        }
      }
    }
  }

  private static int[] exchange(TrainingState state, int[] known) {
    int count = Math.toIntExact(state.number("count", known.length));
    int[] items = state.isRestoring() ? new int[count] : known;
    state.array("items", items);
    return items;
  }

  /** Returns whether training drew any curricular negative. */
  boolean isDrawable() {
    return !negatives.isEmpty();
  }

  /**
   * Projects the points and measures distances.
   *
   * @param users vectors of the published epoch
   * @param items vectors of the published epoch
   */
  ObjectNode json(Matrix users, Matrix items, RandomGenerator random) {
    List<Point> points = points(random);
    double[][] rows =
        points.stream()
            .map(point -> Rows.unit(point.ofUser() ? users : items, point.index)[0])
            .toArray(double[][]::new);
    double[][] positions = TSne.forPoints(rows.length).embed(rows, random);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    chosen.users().forEach(json.putArray("users")::add);
    ArrayNode drawn = json.putArray("points");
    for (int at = 0; at < rows.length; at++) {
      Point point = points.get(at);
      ObjectNode node = MapPoint.add(drawn, point.kind(), point.group, point.index, positions[at]);
      if (point.kind().equals("negative")) {
        node.put("stage", point.stage);
      }
    }
    measure(json.putArray("stages"), points, users, items);
    return json;
  }

  /** A user, a positive or a negative of the map; {@code stage} is its kind for the first two. */
  private record Point(String stage, int group, int index) {
    boolean ofUser() {
      return stage.equals("user");
    }

    String kind() {
      return ofUser() || stage.equals("positive") ? stage : "negative";
    }
  }

  private List<Point> points(RandomGenerator random) {
    List<Point> points = new ArrayList<>();
    for (int group = 0; group < chosen.users().size(); group++) {
      points.add(new Point("user", group, chosen.users().get(group)));
      for (int item : chosen.items().get(group)) {
        points.add(new Point("positive", group, item));
      }
      for (int item : uniform(chosen.users().get(group), random)) {
        points.add(new Point(UNIFORM, group, item));
      }
      for (Map.Entry<String, List<SequencedSet<Integer>>> stage : negatives.entrySet()) {
        for (int item : stage.getValue().get(group)) {
          points.add(new Point(stage.getKey(), group, item));
        }
      }
    }
    return points;
  }

  private SequencedSet<Integer> uniform(int user, RandomGenerator random) {
    int unseen = train.itemCount() - train.userDegree(user);
    SequencedSet<Integer> items = new LinkedHashSet<>();
    while (items.size() < Math.min(SHOWN, unseen)) {
      int item = random.nextInt(train.itemCount());
      if (!train.contains(user, item)) {
        items.add(item);
      }
    }
    return items;
  }

  private void measure(ArrayNode stages, List<Point> points, Matrix users, Matrix items) {
    List<String> names = new ArrayList<>(List.of(UNIFORM));
    names.addAll(negatives.keySet());
    for (int group = 0; group < chosen.users().size(); group++) {
      double[] user = Rows.of(users, chosen.users().get(group));
      double positive = meanScore(user, vectors(points, "positive", group, items));
      for (String name : names) {
        List<double[]> ofStage = vectors(points, name, group, items);
        if (!ofStage.isEmpty()) {
          stages
              .addObject()
              .put("stage", name)
              .put("group", group)
              .put("count", ofStage.size())
              .put("distance", meanDistance(user, ofStage))
              .put("margin", positive - meanScore(user, ofStage));
        }
      }
    }
  }

  private static List<double[]> vectors(List<Point> points, String stage, int group, Matrix items) {
    return points.stream()
        .filter(point -> point.group == group && point.stage.equals(stage))
        .map(point -> Rows.of(items, point.index))
        .toList();
  }

  private static double meanDistance(double[] user, List<double[]> rows) {
    return rows.stream().mapToDouble(row -> Distances.cosine(user, row)).average().orElse(0);
  }

  private static double meanScore(double[] user, List<double[]> rows) {
    return rows.stream().mapToDouble(row -> Rows.dot(user, row)).average().orElse(0);
  }
}
