package org.ccdrec.server.popularity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.UserSegments.Segment;

/**
 * The segments of a version's users, which rank items for users it does not know: naive Bayes, in
 * which each known attribute of the user multiplies an item's popularity by its {@link
 * SegmentLift}. Immutable; safe for use by many threads.
 */
public final class Segments {
  private final Map<String, Map<String, SegmentLift>> lifts = new LinkedHashMap<>();

  /** Computes the lifts of a snapshot's segments. */
  public Segments(Snapshot snapshot) {
    long total = 0;
    for (int item = 0; item < snapshot.itemIds().size(); item++) {
      total += snapshot.popularity(item);
    }
    if (total > 0) {
      long all = total;
      snapshot
          .segments()
          .attributes()
          .forEach((name, values) -> lifts.put(name, lifts(values, snapshot, all)));
    }
  }

  private static Map<String, SegmentLift> lifts(
      Map<String, Segment> values, Snapshot snapshot, long total) {
    var lifts = new LinkedHashMap<String, SegmentLift>();
    values.forEach((value, segment) -> lifts.put(value, SegmentLift.of(segment, snapshot, total)));
    return lifts;
  }

  /** Returns the known values of each attribute, the most frequent first. */
  public Map<String, List<String>> values() {
    var values = new LinkedHashMap<String, List<String>>();
    lifts.forEach((name, segments) -> values.put(name, List.copyOf(segments.keySet())));
    return values;
  }

  /** Returns the audience of users with attributes, of which each may have several values. */
  public Audience audience(Map<String, List<String>> attributes) {
    if (attributes.isEmpty()) {
      return Audience.ANYBODY;
    }
    List<SegmentLift> found = new ArrayList<>();
    List<String> used = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    attributes.forEach(
        (name, values) -> {
          Map<String, SegmentLift> known = lifts.get(name);
          if (known == null) {
            unknown.add(name);
            return;
          }
          for (String value : values) {
            SegmentLift lift = known.get(value);
            (lift == null ? unknown : used).add(name + "=" + value);
            if (lift != null) {
              found.add(lift);
            }
          }
        });
    return new Audience(found, used, unknown);
  }
}
