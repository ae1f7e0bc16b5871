package org.ccdrec.server.recommend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ccdrec.server.events.UserEvents;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.filter.ItemSet;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.request.SessionItem;
import org.ccdrec.server.retrieval.ItemFilter;
import org.jspecify.annotations.Nullable;

/**
 * The eligible items of one request: those that are available, neither excluded nor resting nor,
 * unless the request includes them, seen, and that pass its filters. Used by one thread.
 */
final class Eligibility {
  private final LiveSnapshot live;
  private final IdLookup ids;
  private final boolean isCounted;
  private final boolean mayRest;
  private boolean hasResting;
  private final Map<String, Integer> leftOutBy = new LinkedHashMap<>();

  /**
   * Creates the eligibility of a request.
   *
   * @param isCounted whether to count the items excluded by ids and history, for an explanation
   * @param mayRest whether items that were shown often are left out
   */
  Eligibility(LiveSnapshot live, IdLookup ids, boolean isCounted, boolean mayRest) {
    this.live = live;
    this.ids = ids;
    this.isCounted = isCounted;
    this.mayRest = mayRest;
  }

  /** Returns whether the filter leaves out items because they were shown often. */
  boolean hasResting() {
    return hasResting;
  }

  /** Returns the number of items excluded for each reason; an item may have several. */
  Map<String, Integer> leftOutBy() {
    return leftOutBy;
  }

  /**
   * Returns the eligible items.
   *
   * @param events latest events of the request's user, or null
   */
  ItemFilter filter(RecommendationRequest request, Subject subject, @Nullable UserEvents events)
      throws FilterException {
    IntStream excluded = request.includeSeen() ? IntStream.empty() : seen(subject, events);
    if (mayRest && events != null) {
      int[] resting = ids.knownAmong(events.restingIds());
      hasResting = resting.length > 0;
      excluded = IntStream.concat(excluded, leftOut("resting", resting));
    }
    excluded = IntStream.concat(excluded, leftOut("session", ids.indices(named(request))));
    int[] unwanted = ids.indices(request.excludeIds());
    excluded = IntStream.concat(excluded, leftOut("excludeIds", unwanted));
    int[] ascending = excluded.sorted().distinct().toArray();
    ItemSet let = letThrough(request);
    if (isCounted && live.overlay().unavailableItems() > 0) {
      leftOutBy.put("unavailable", live.overlay().unavailableItems());
    }
    return live.available(
        let == null
            ? ItemFilter.without(ascending)
            : ItemFilter.within(let.bits(), let.size(), ascending, let.lasting()));
  }

  /** Returns the items of the user's history and events, other than those that may be repeated. */
  private IntStream seen(Subject subject, @Nullable UserEvents events) {
    int[] repeated = events == null ? new int[0] : repeated(events.repeatable());
    IntStream seen = IntStream.empty();
    if (subject.servedBy().equals("user")) {
      int[] history = subject.history();
      seen =
          leftOut(
              "seen",
              repeated.length == 0
                  ? history
                  : IntStream.of(history)
                      .filter(item -> Arrays.binarySearch(repeated, item) < 0)
                      .toArray());
    }
    if (events == null) {
      return seen;
    }
    IntStream acted = IntStream.of(ids.knownAmong(events.excludedIds()));
    if (events.repeatable().filter() != null) {
      acted =
          IntStream.concat(
              acted,
              IntStream.of(ids.knownAmong(events.repeatable().ids()))
                  .filter(item -> Arrays.binarySearch(repeated, item) < 0));
    }
    return IntStream.concat(seen, leftOut("events", acted.toArray()));
  }

  /** Returns the items that may be repeated in this version, ascending. */
  private int[] repeated(UserEvents.Repeatable repeatable) {
    int[] items = ids.knownAmong(repeatable.ids());
    String filter = repeatable.filter();
    if (items.length == 0 || filter == null) {
      return IntStream.of(items).sorted().toArray();
    }
    try {
      BitSet passing = live.filters().select(filter).bits();
      return IntStream.of(items).filter(passing::get).sorted().toArray();
    } catch (FilterException e) {
      return new int[0]; // said when the version was loaded
    }
  }

  private IntStream leftOut(String reason, int[] items) {
    if (isCounted && items.length > 0) {
      leftOutBy.put(reason, (int) IntStream.of(items).distinct().count());
    }
    return IntStream.of(items);
  }

  /** Returns the ids of the session, or of the item to find similar items for. */
  private static List<String> named(RecommendationRequest request) {
    List<String> named = new ArrayList<>();
    request.target().session().forEach(item -> named.add(item.itemId()));
    SessionItem item = request.target().item();
    if (item != null) {
      named.add(item.itemId());
    }
    return named;
  }

  /** Returns the items that pass filter and includeIds, or null if the request has neither. */
  private @Nullable ItemSet letThrough(RecommendationRequest request) throws FilterException {
    int items = live.itemIds().size();
    String filter = request.filter();
    ItemSet filtered = filter == null ? null : live.filters().select(filter);
    if (filtered != null) {
      leftOutBy.put("filter", items - filtered.size());
    }
    if (request.includeIds().isEmpty()) {
      return filtered;
    }
    var included = new BitSet();
    for (int index : ids.indices(request.includeIds())) {
      included.set(index);
    }
    leftOutBy.put("includeIds", items - included.cardinality());
    if (filtered != null) {
      included.and(filtered.bits());
    }
    return new ItemSet(included, included.cardinality(), included);
  }
}
