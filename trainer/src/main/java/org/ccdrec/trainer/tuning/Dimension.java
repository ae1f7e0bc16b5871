package org.ccdrec.trainer.tuning;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** One configuration key of a search space and its possible values. Immutable. */
sealed interface Dimension {
  /** Returns the configuration key, such as {@code training.learningRate}. */
  String key();

  /** Returns a uniformly drawn coordinate. */
  double draw(RandomGenerator random);

  /** Returns the density of {@link #draw}, the same everywhere. */
  double density();

  /** Returns the value at a coordinate. */
  Object value(double coordinate);

  /**
   * Returns the coordinate of the value nearest to one that is written out, such as {@code 1.0E-3}.
   */
  double nearest(String written);

  /** Returns the values at the ends of the dimension, to be checked before any trial. */
  List<Object> ends();

  /** A list of values; a coordinate is a position in it. */
  record Choice(String key, List<Object> values) implements Dimension {
    @Override
    public double draw(RandomGenerator random) {
      return random.nextInt(values.size());
    }

    @Override
    public double density() {
      return 1.0 / values.size();
    }

    @Override
    public Object value(double coordinate) {
      return values.get((int) coordinate);
    }

    /** The value that is written alike, or else the nearest number, or else the first value. */
    @Override
    public double nearest(String written) {
      List<String> texts = values.stream().map(String::valueOf).toList();
      if (texts.contains(written)) {
        return texts.indexOf(written);
      }
      double number = number(written);
      return IntStream.range(0, texts.size())
          .boxed()
          .min(Comparator.comparingDouble(at -> Math.abs(number(texts.get(at)) - number)))
          .orElseThrow();
    }

    @Override
    public List<Object> ends() {
      return values;
    }
  }

  /**
   * The numbers from {@code min} to {@code max}; a coordinate is in [0, 1].
   *
   * @param logarithmic whether the logarithm of the value is linear in the coordinate
   * @param whole whether the values are integers
   */
  record Range(String key, double min, double max, boolean logarithmic, boolean whole)
      implements Dimension {
    @Override
    public double draw(RandomGenerator random) {
      return random.nextDouble();
    }

    @Override
    public double density() {
      return 1;
    }

    @Override
    public Object value(double coordinate) {
      double value =
          logarithmic ? min * Math.pow(max / min, coordinate) : min + coordinate * (max - min);
      double inside = Math.clamp(value, min, max);
      return whole ? (Object) Math.round(inside) : (Object) inside;
    }

    /** The middle of the range if the value is no number. */
    @Override
    public double nearest(String written) {
      double number = number(written);
      if (Double.isNaN(number)) {
        return 0.5;
      }
      double value = Math.clamp(number, min, max);
      return logarithmic
          ? Math.log(value / min) / Math.log(max / min)
          : (value - min) / (max - min);
    }

    @Override
    public List<Object> ends() {
      return List.of(value(0), value(1));
    }
  }

  /**
   * Reads a dimension from its form in a file: a list of distinct values, or a map with {@code
   * min}, {@code max} and optionally {@code scale} ({@code linear} or {@code log}) and {@code
   * integer}.
   *
   * @throws IllegalArgumentException if the form is none of these; the message gives the rule
   */
  static Dimension of(String key, Object form) {
    return switch (form) {
      case List<?> values when new HashSet<>(values).size() == values.size() && values.size() > 1 ->
          new Choice(key, List.copyOf(values));
      case Map<?, ?> map when Set.of("min", "max", "scale", "integer").containsAll(map.keySet()) ->
          range(key, map);
      default -> throw invalid(key, form);
    };
  }

  private static Range range(String key, Map<?, ?> map) {
    Object scale = map.containsKey("scale") ? map.get("scale") : "linear";
    Object integer = map.containsKey("integer") ? map.get("integer") : false;
    if (!(map.get("min") instanceof Number min)
        || !(map.get("max") instanceof Number max)
        || !(integer instanceof Boolean whole)
        || !("linear".equals(scale) || "log".equals(scale))) {
      throw invalid(key, map);
    }
    Range range = new Range(key, min.doubleValue(), max.doubleValue(), "log".equals(scale), whole);
    if (!(range.min < range.max) || Double.isInfinite(range.max - range.min)) {
      throw new IllegalArgumentException(
          "space.%s: min must be below max; min=%s, max=%s".formatted(key, min, max));
    }
    if (range.logarithmic && range.min <= 0) {
      throw new IllegalArgumentException(
          "space.%s: min must be positive on a log scale; min=%s".formatted(key, min));
    }
    return range;
  }

  /** Returns the number that a text is, or NaN, which is farther away than any number. */
  private static double number(String written) {
    try {
      return Double.parseDouble(written);
    } catch (NumberFormatException noNumber) {
      return Double.NaN;
    }
  }

  private static IllegalArgumentException invalid(String key, Object form) {
    return new IllegalArgumentException(
        "space.%s must be a list of at least two distinct values, or {min, max, scale: linear|log,"
                .formatted(key)
            + " integer: true|false}; "
            + form);
  }
}
