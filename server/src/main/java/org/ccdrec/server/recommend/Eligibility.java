package org.ccdrec.server.recommend;

import java.util.ArrayList;
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
 * The eligible items of one request: those that are available, neither excluded nor, unless the
 * request includes them, seen, and that pass its filters. Used by one thread.
 */
final class Eligibility {
  private final LiveSnapshot live;
  private final IdLookup ids;
  private final boolean isCounted;
  private final Map<String, Integer> leftOutBy = new LinkedHashMap<>();

  /**
   * Creates the eligibility of a request.
   *
   * @param isCounted whether to count the items excluded by ids and history, for an explanation
   */
  Eligibility(LiveSnapshot live, IdLookup ids, boolean isCounted) {
    this.live = live;
    this.ids = ids;
    this.isCounted = isCounted;
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
    IntStream excluded = IntStream.empty();
    if (subject.servedBy().equals("user") && !request.includeSeen()) {
      excluded = leftOut("seen", subject.history());
    }
    if (events != null && !request.includeSeen()) {
      int[] acted = ids.knownAmong(events.excludedIds());
      excluded = IntStream.concat(excluded, leftOut("events", acted));
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
