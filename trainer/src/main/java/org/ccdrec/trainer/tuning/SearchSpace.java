package org.ccdrec.trainer.tuning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The space that trials are drawn from. A point is an array with one coordinate per dimension.
 *
 * @param dimensions the keys and their possible values, in the order of the file
 */
record SearchSpace(List<Dimension> dimensions) {
  static SearchSpace of(Map<String, Object> space) {
    return new SearchSpace(
        space.entrySet().stream().map(key -> Dimension.of(key.getKey(), key.getValue())).toList());
  }

  double[] draw(RandomGenerator random) {
    return dimensions.stream().mapToDouble(dimension -> dimension.draw(random)).toArray();
  }

  /**
   * Returns the point nearest to a configuration.
   *
   * @param values its keys with their values as text; coordinates of missing keys are drawn
   */
  double[] nearest(Map<String, String> values, RandomGenerator random) {
    return dimensions.stream()
        .mapToDouble(
            dimension -> {
              String value = values.get(dimension.key());
              return value == null ? dimension.draw(random) : dimension.nearest(value);
            })
        .toArray();
  }

  /** Returns the configuration keys of a point. */
  Map<String, Object> keys(double[] point) {
    Map<String, Object> keys = new LinkedHashMap<>();
    for (int at = 0; at < point.length; at++) {
      keys.put(dimensions.get(at).key(), dimensions.get(at).value(point[at]));
    }
    return keys;
  }

  /**
   * Returns keys that together contain both ends of every range and every value of every list, to
   * find invalid values before the first trial.
   */
  List<Map<String, Object>> extremes() {
    int most = dimensions.stream().mapToInt(dimension -> dimension.ends().size()).max().orElse(1);
    return IntStream.range(0, most)
        .mapToObj(
            at -> {
              Map<String, Object> keys = new LinkedHashMap<>();
              for (Dimension dimension : dimensions) {
                List<Object> ends = dimension.ends();
                keys.put(dimension.key(), ends.get(Math.min(at, ends.size() - 1)));
              }
              return keys;
            })
        .toList();
  }
}
