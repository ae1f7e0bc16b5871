package org.ccdrec.server.recommend;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.ccdrec.server.events.UserEvents;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.filter.ItemSet;
import org.ccdrec.server.live.JsonBytes;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.recommend.RecommendationRequest.SessionItem;
import org.ccdrec.server.retrieval.Deadline;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Position;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.Wanted;
import org.ccdrec.server.scenario.RuleContext;
import org.ccdrec.server.scenario.Scenario;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request from one version.
 *
 * <p>The query is, in this order: the given vector; the vector of a user that the version knows;
 * the weighted mean of the session's item vectors, which is the user's vector that one step of
 * LightGCN's propagation would give with these items as the only neighbours, where the events of a
 * user that the version does not know are part of the session; nothing, and then the most popular
 * eligible items are the answer. Seen items, items of events and of the session and excluded ids
 * never come back. When the deadline comes before the search is over, the answer is what was found,
 * or popularity where that is too little, and says so. Not safe for use by several threads.
 */
final class Answering {
  private final LiveSnapshot live;
  private final Snapshot snapshot;
  private final RecommendationRequest request;
  private final Deadline deadline;
  private final @Nullable UserEvents events;
  private final Set<String> unknownIds = new LinkedHashSet<>();

  /** Who an answer is for, as far as the version knows. */
  record Subject(String servedBy, float @Nullable [] query, int[] history) {}

  /**
   * Begins an answer.
   *
   * @param live the version that answers
   * @param request what is asked
   * @param deadline when the search ends
   * @param events the latest events of the request's user, or null
   */
  Answering(
      LiveSnapshot live,
      RecommendationRequest request,
      Deadline deadline,
      @Nullable UserEvents events) {
    this.live = live;
    this.snapshot = live.snapshot();
    this.request = request;
    this.deadline = deadline;
    this.events = events;
  }

  /** Returns the answer: the best items, or those after a cursor. */
  Recommendation answer(@Nullable Cursor cursor, Cursors cursors)
      throws RequestException, FilterException, LateException {
    Subject subject = subject();
    ItemFilter filter = filter(subject);
    if (request.cursor() != null) {
      Position after = cursor == null ? null : cursor.position();
      return new Recommendation(page(subject, filter, after, cursors), true);
    }
    var wanted = new Wanted(request.k(), filter, null, deadline);
    Ranking ranking = ranking(subject.query(), wanted);
    if (ranking.isWhole()) {
      return new Recommendation(render(subject, ranking, filter, ""), true);
    }
    return new Recommendation(degraded(subject, ranking, wanted), false);
  }

  /** Returns the answer whose best candidates a scenario orders anew. */
  Recommendation answer(Scenario scenario) throws RequestException, FilterException {
    Subject subject = subject();
    ItemFilter filter = filter(subject);
    int pool = Math.max(scenario.pool(), request.k());
    Ranking candidates = ranking(subject.query(), new Wanted(pool, filter, null, deadline));
    Ranking ordered = scenario.apply(candidates, new RuleContext(live, filter, request.k()));
    String degraded = ordered.isWhole() ? "" : ",\"degraded\":\"partial\"";
    return new Recommendation(render(subject, ordered, filter, degraded), ordered.isWhole());
  }

  /** Returns what may come back: neither seen nor excluded, and let through. */
  private ItemFilter filter(Subject subject) throws FilterException {
    int[] excluded = excluded(subject);
    ItemSet eligible = eligible();
    return eligible == null
        ? ItemFilter.without(excluded)
        : ItemFilter.within(eligible.bits(), eligible.size(), excluded);
  }

  private byte[] degraded(Subject subject, Ranking found, Wanted wanted) {
    if (found.size() == wanted.k()) {
      return render(subject, found, wanted.filter(), ",\"degraded\":\"partial\"");
    }
    var anybody = new Subject("popularity", null, subject.history());
    return render(anybody, live.popular(wanted), wanted.filter(), ",\"degraded\":\"popularity\"");
  }

  private Ranking ranking(float @Nullable [] query, Wanted wanted) {
    return query == null ? live.popular(wanted) : live.search(query, wanted);
  }

  /** Returns a page, and where the next one starts if there is one. */
  private byte[] page(Subject subject, ItemFilter filter, @Nullable Position after, Cursors cursors)
      throws LateException {
    int k = request.k();
    Ranking ranking = ranking(subject.query(), new Wanted(k + 1, filter, after, deadline));
    if (!ranking.isWhole()) {
      throw new LateException();
    }
    if (ranking.size() <= k) {
      return render(subject, ranking, filter, "");
    }
    var position =
        new Position(
            ranking.scores()[k - 1],
            ranking.items()[k - 1],
            k + (after == null ? 0 : after.rank()));
    String next = cursors.seal(new Cursor(live.version(), request.fingerprint(), position));
    return render(subject, ranking.first(k), filter, ",\"nextCursor\":\"" + next + "\"");
  }

  private Subject subject() throws RequestException {
    float[] vector = request.vector();
    if (vector != null) {
      int dimension = snapshot.userVectors().columns();
      if (vector.length != dimension) {
        throw new RequestException(
            "vector must have %d elements; it has %d".formatted(dimension, vector.length));
      }
      return new Subject("vector", vector, new int[0]);
    }
    int userIndex = request.userId() == null ? -1 : snapshot.userIds().indexOf(request.userId());
    if (userIndex >= 0) {
      float[] query = live.users().vector(userIndex);
      return new Subject("user", query, snapshot.seen().items(userIndex));
    }
    if (request.userId() != null && events == null) {
      unknownIds.add(request.userId());
    }
    List<SessionItem> session = new ArrayList<>(request.session());
    if (events != null) {
      events.session().forEach(e -> session.add(new SessionItem(e.itemId(), e.type().weight())));
    }
    List<String> liked =
        session.stream().filter(item -> item.weight() > 0).map(SessionItem::itemId).toList();
    float[] folded = foldIn(session);
    String servedBy = request.session().isEmpty() ? "events" : "session";
    return folded == null
        ? new Subject("popularity", null, knownAmong(liked))
        : new Subject(servedBy, folded, knownAmong(liked));
  }

  /** Returns the weighted mean of the vectors of a session, or null if it has no known item. */
  private float @Nullable [] foldIn(List<SessionItem> session) {
    float[] mean = new float[snapshot.itemVectors().columns()];
    float[] row = new float[mean.length];
    float weights = 0;
    for (SessionItem item : session) {
      int index = snapshot.itemIds().indexOf(item.itemId());
      if (index >= 0) {
        snapshot.itemVectors().copyRow(index, row);
        weights += Math.abs(item.weight());
        for (int column = 0; column < mean.length; column++) {
          mean[column] += item.weight() * row[column];
        }
      }
    }
    for (int column = 0; column < mean.length; column++) {
      mean[column] /= weights;
    }
    return weights > 0 ? mean : null;
  }

  private int[] excluded(Subject subject) {
    IntStream seen =
        subject.servedBy().equals("user") ? IntStream.of(subject.history()) : IntStream.empty();
    List<String> session = request.session().stream().map(SessionItem::itemId).toList();
    IntStream given =
        IntStream.concat(
            IntStream.of(indices(session)), IntStream.of(indices(request.excludeIds())));
    if (events != null) {
      given = IntStream.concat(given, IntStream.of(knownAmong(events.itemIds())));
    }
    return IntStream.concat(seen, given).sorted().distinct().toArray();
  }

  /** Returns the items that filter and includeIds let through, or null if there is neither. */
  private @Nullable ItemSet eligible() throws FilterException {
    String filter = request.filter();
    ItemSet filtered = filter == null ? null : live.filters().select(filter);
    if (request.includeIds().isEmpty()) {
      return filtered;
    }
    var included = new BitSet();
    for (int index : indices(request.includeIds())) {
      included.set(index);
    }
    if (filtered != null) {
      included.and(filtered.bits());
    }
    return new ItemSet(included, included.cardinality());
  }

  /** Returns the indices of the known ids. */
  private int[] knownAmong(List<String> ids) {
    return ids.stream().mapToInt(snapshot.itemIds()::indexOf).filter(i -> i >= 0).toArray();
  }

  /** Returns the indices of the known ids; remembers the unknown ones. */
  private int[] indices(List<String> ids) {
    var indices = IntStream.builder();
    for (String id : ids) {
      int index = snapshot.itemIds().indexOf(id);
      if (index >= 0) {
        indices.add(index);
      } else {
        unknownIds.add(id);
      }
    }
    return indices.build().toArray();
  }

  private byte[] render(Subject subject, Ranking ranking, ItemFilter filter, String members) {
    var json = new JsonBytes();
    json.raw("{\"modelVersion\":\"").raw(live.version());
    json.raw("\",\"recommendationId\":\"").raw(live.nextAnswerId()).raw("\",\"servedBy\":\"");
    json.raw(subject.servedBy()).raw("\",\"items\":[");
    var explanation = request.explain() ? new Explanation(live, subject, filter) : null;
    for (int rank = 0; rank < ranking.size(); rank++) {
      json.raw(rank > 0 ? "," : "");
      live.items().open(json, ranking.items()[rank], ranking.scores()[rank]);
      if (explanation != null) {
        explanation.appendItem(json, ranking.items()[rank]);
      }
      live.items().close(json, ranking.items()[rank]);
    }
    json.raw("]").raw(members);
    if (!unknownIds.isEmpty()) {
      appendUnknown(json);
    }
    if (explanation != null) {
      explanation.appendSummary(json);
    }
    return json.raw("}").toBytes();
  }

  private void appendUnknown(JsonBytes json) {
    json.raw(",\"unknownIds\":[");
    String separator = "";
    for (String id : unknownIds) {
      json.raw(separator).text(id);
      separator = ",";
    }
    json.raw("]");
  }
}
