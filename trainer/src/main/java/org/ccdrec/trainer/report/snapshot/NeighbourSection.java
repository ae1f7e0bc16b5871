package org.ccdrec.trainer.report.snapshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.trainer.projection.Distances;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.Numbers;
import org.ccdrec.trainer.report.html.Section;

/** The nearest items of some popular titles, with pictures. Stateless. */
final class NeighbourSection {
  private static final int QUERIES = 6;
  private static final int NEAREST = 7;

  private NeighbourSection() {}

  static Section of(Snapshot snapshot) {
    Html html = new Html();
    html.paragraph(
        "The items most similar to a few popular ones, by cosine of the published vectors.");
    InlinePictures pictures = new InlinePictures(snapshot);
    List<Integer> queries = queries(snapshot);
    double[][] cosines = cosines(snapshot, queries);
    for (int at = 0; at < queries.size(); at++) {
      int query = queries.get(at);
      html.open("div", "neighbours");
      item(html, snapshot, pictures, new Shown(query, "query", seen(snapshot, query)));
      for (int item : nearest(cosines[at], query)) {
        String score = Numbers.format("%.3f", cosines[at][item]);
        item(html, snapshot, pictures, new Shown(item, "", score));
      }
      html.close("div");
    }
    if (!pictures.found()) {
      html.absent("Pictures: the snapshot contains none.");
    }
    return new Section("neighbours", "Nearest items", html);
  }

  private record Shown(int item, String style, String note) {}

  private static String seen(Snapshot snapshot, int item) {
    return Numbers.count(snapshot.popularity(item)) + " interactions";
  }

  private static void item(Html html, Snapshot snapshot, InlinePictures pictures, Shown shown) {
    String name = DisplayNames.item(snapshot, shown.item);
    html.open("div", ("item " + shown.style).strip());
    pictures.add(html, shown.item, name);
    html.element("div", name).element("div", "score", shown.note).close("div");
  }

  /** Returns popular items, each of another category as long as there are categories. */
  private static List<Integer> queries(Snapshot snapshot) {
    List<Integer> popular =
        IntStream.range(0, snapshot.itemIds().size())
            .boxed()
            .sorted(Comparator.comparingInt(snapshot::popularity).reversed())
            .toList();
    List<Integer> queries = new ArrayList<>();
    Set<String> categories = new HashSet<>();
    for (int item : popular) {
      String category = snapshot.metadata(item).category();
      if (queries.size() < QUERIES && (category == null || categories.add(category))) {
        queries.add(item);
      }
    }
    popular.stream()
        .filter(item -> !queries.contains(item))
        .limit(QUERIES - (long) queries.size())
        .forEach(queries::add);
    return queries;
  }

  /** Returns the cosine of each query with each item, {@code [queries][items]}, in one pass. */
  private static double[][] cosines(Snapshot snapshot, List<Integer> queries) {
    FloatMatrix vectors = snapshot.itemVectors();
    double[][] units = queries.stream().map(query -> unit(vectors, query)).toArray(double[][]::new);
    double[][] cosines = new double[units.length][vectors.rows()];
    for (int item = 0; item < vectors.rows(); item++) {
      double[] vector = unit(vectors, item);
      for (int query = 0; query < units.length; query++) {
        cosines[query][item] = dot(units[query], vector);
      }
    }
    return cosines;
  }

  private static double[] unit(FloatMatrix vectors, int item) {
    float[] row = new float[vectors.columns()];
    vectors.copyRow(item, row);
    return Distances.unit(IntStream.range(0, row.length).mapToDouble(d -> row[d]).toArray());
  }

  private static List<Integer> nearest(double[] cosines, int query) {
    return IntStream.range(0, cosines.length)
        .boxed()
        .filter(item -> item != query)
        .sorted(Comparator.comparingDouble(item -> -cosines[item]))
        .limit(NEAREST)
        .toList();
  }

  private static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int d = 0; d < left.length; d++) {
      sum += left[d] * right[d];
    }
    return sum;
  }
}
