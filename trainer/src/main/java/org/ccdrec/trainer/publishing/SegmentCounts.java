package org.ccdrec.trainer.publishing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.snapshot.UserSegments;
import org.ccdrec.snapshot.UserSegments.Segment;
import org.ccdrec.trainer.data.items.UserAttributes;

/**
 * Counts the interactions of users by the values of their attributes. Not safe for use by several
 * threads.
 *
 * <p>A value counts if at least {@value #LEAST_USERS} users with interactions have it, so that it
 * neither describes single users nor is mostly chance. Of each attribute the values with the most
 * interactions are kept, of each value the items with the most interactions, and of all attributes
 * those that the most users have: as many as {@link UserSegments} allows.
 */
final class SegmentCounts {
  static final int LEAST_USERS = 5;

  private final Interactions interactions;
  private final int[] counts;

  private SegmentCounts(Interactions interactions) {
    this.interactions = interactions;
    this.counts = new int[interactions.itemCount()];
  }

  /** Returns the segments of a dataset. */
  static UserSegments of(UserAttributes attributes, Interactions interactions) {
    return new SegmentCounts(interactions).count(attributes);
  }

  /** A value of an attribute and the users who have it. */
  private record Value(String text, int[] users, long interactions) {}

  private UserSegments count(UserAttributes attributes) {
    var byAttribute = new TreeMap<String, Map<String, IntStream.Builder>>();
    for (int user = 0; user < attributes.values().size(); user++) {
      if (interactions.userDegree(user) > 0) {
        add(user, attributes.of(user), byAttribute);
      }
    }
    var frequent = new TreeMap<String, List<Value>>();
    byAttribute.forEach(
        (name, users) -> {
          List<Value> values = frequent(users);
          if (!values.isEmpty()) {
            frequent.put(name, values);
          }
        });
    var segments = new TreeMap<String, Map<String, Segment>>();
    frequent.entrySet().stream()
        .sorted(Comparator.comparingLong(each -> -users(each.getValue())))
        .limit(UserSegments.MAX_ATTRIBUTES)
        .forEach(each -> segments.put(each.getKey(), segments(each.getValue())));
    return new UserSegments(segments);
  }

  private static void add(
      int user,
      Map<String, List<String>> attributes,
      Map<String, Map<String, IntStream.Builder>> byAttribute) {
    attributes.forEach(
        (name, values) -> {
          for (String value : values) {
            if (fits(name) && fits(value)) {
              byAttribute
                  .computeIfAbsent(name, _ -> new TreeMap<>())
                  .computeIfAbsent(value, _ -> IntStream.builder())
                  .add(user);
            }
          }
        });
  }

  private static boolean fits(String text) {
    return !text.isEmpty() && text.length() <= UserSegments.MAX_TEXT;
  }

  private static long users(List<Value> values) {
    return values.stream().mapToLong(value -> value.users().length).sum();
  }

  /** Returns the values with the most interactions that enough users have. */
  private List<Value> frequent(Map<String, IntStream.Builder> users) {
    List<Value> values = new ArrayList<>();
    users.forEach(
        (text, builder) -> {
          int[] all = builder.build().toArray();
          if (all.length >= LEAST_USERS) {
            long sum = IntStream.of(all).mapToLong(interactions::userDegree).sum();
            values.add(new Value(text, all, sum));
          }
        });
    return values.stream()
        .sorted(Comparator.comparingLong(Value::interactions).reversed())
        .limit(UserSegments.MAX_VALUES)
        .toList();
  }

  private Map<String, Segment> segments(List<Value> values) {
    var segments = new LinkedHashMap<String, Segment>();
    values.forEach(value -> segments.put(value.text(), segment(value)));
    return segments;
  }

  private Segment segment(Value value) {
    IntStream.Builder touched = IntStream.builder();
    for (int user : value.users()) {
      for (int at = interactions.start(user); at < interactions.end(user); at++) {
        int item = interactions.item(at);
        if (counts[item]++ == 0) {
          touched.add(item);
        }
      }
    }
    int[] distinct = touched.build().toArray();
    int[] best =
        IntStream.of(distinct)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(item -> -counts[item])
                    .thenComparingInt(item -> item))
            .limit(UserSegments.MAX_ITEMS)
            .mapToInt(Integer::intValue)
            .toArray();
    var segment =
        new Segment(
            value.users().length,
            value.interactions(),
            best,
            IntStream.of(best).map(item -> counts[item]).toArray());
    for (int item : distinct) {
      counts[item] = 0;
    }
    return segment;
  }
}
