package org.ccdrec.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The allowed range or choices of a leaf, in reporting order. */
record Limits(List<Limit> limits) {

  static final Limits NONE = new Limits(List.of());

  /** A rule; its text follows "must be" or stands alone as a range. */
  record Limit(String words, Function<Object, Boolean> holds) {}

  /** Compiles the bounds of a setting whose values are parsed by the given function. */
  static Limits of(Setting setting, Function<String, Object> parse, boolean ordered) {
    List<Limit> limits = new ArrayList<>();
    bound(limits, "at least ", setting.min(), parse, ordered, sign -> sign >= 0);
    bound(limits, "above ", setting.above(), parse, ordered, sign -> sign > 0);
    bound(limits, "at most ", setting.max(), parse, ordered, sign -> sign <= 0);
    bound(limits, "below ", setting.below(), parse, ordered, sign -> sign < 0);
    if (setting.oneOf().length > 0) {
      List<Object> allowed = List.of(setting.oneOf()).stream().map(parse).toList();
      limits.add(new Limit("one of " + String.join(", ", setting.oneOf()), allowed::contains));
    }
    if (!setting.pattern().isEmpty()) {
      Pattern pattern = Pattern.compile(setting.pattern());
      limits.add(
          new Limit(
              "text matching " + setting.pattern(),
              value -> pattern.matcher(value.toString()).matches()));
    }
    return limits.isEmpty() ? NONE : new Limits(List.copyOf(limits));
  }

  /**
   * Returns a description of the limits, such as {@code at least 0 and below 1}; empty if there are
   * none.
   */
  String words() {
    return String.join(" and ", limits.stream().map(Limit::words).toList());
  }

  /** Returns the broken rule, or null if the value satisfies all. */
  @Nullable String broken(Object value) {
    return limits.stream().allMatch(limit -> limit.holds().apply(value))
        ? null
        : "must be " + words();
  }

  private static void bound(
      List<Limit> limits,
      String words,
      String text,
      Function<String, Object> parse,
      boolean ordered,
      Function<Integer, Boolean> sign) {
    if (text.isEmpty()) {
      return;
    }
    if (!ordered) {
      throw new IllegalArgumentException(
          "bounds apply only to numbers and durations; bound=" + text);
    }
    Object limit = parse.apply(text);
    limits.add(new Limit(words + text, value -> sign.apply(compare(value, limit))));
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object value, Object limit) {
    return ((Comparable<Object>) value).compareTo(limit);
  }
}
