package org.ccdrec.trainer.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The points of a grid of configuration keys. Stateless. */
final class Grid {
  private Grid() {}

  /**
   * Returns every combination of the values, with the last key varying fastest; a single empty
   * point if there are no keys.
   *
   * @param grid a list of values for each key
   */
  static List<Map<String, Object>> points(Map<String, Object> grid) {
    List<Map<String, Object>> points = List.of(Map.of());
    for (Map.Entry<String, Object> axis : grid.entrySet()) {
      List<Map<String, Object>> longer = new ArrayList<>();
      for (Map<String, Object> point : points) {
        for (Object value : (List<?>) axis.getValue()) {
          Map<String, Object> extended = new LinkedHashMap<>(point);
          extended.put(axis.getKey(), value);
          longer.add(extended);
        }
      }
      points = longer;
    }
    return points;
  }

  /**
   * Returns a readable label such as {@code curricularShare=0.5 steps=20}, with keys stripped of
   * their sections.
   */
  static String label(Map<String, Object> point) {
    return point.entrySet().stream()
        .map(
            key -> key.getKey().substring(key.getKey().lastIndexOf('.') + 1) + "=" + key.getValue())
        .collect(Collectors.joining(" "));
  }
}
