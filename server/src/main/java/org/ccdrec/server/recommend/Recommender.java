package org.ccdrec.server.recommend;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.filter.ItemSet;
import org.ccdrec.server.live.JsonBytes;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.recommend.RecommendationRequest.SessionItem;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request from one version.
 *
 * <p>The query is, in this order: the given vector; the vector of a user that the version knows;
 * the weighted mean of the session's item vectors, which is the user's vector that one step of
 * LightGCN's propagation would give with these items as the only neighbours; nothing, and then the
 * most popular eligible items are the answer. Seen items, items of the session and excluded ids
 * never come back. Not safe for use by several threads; one is made for each request.
 */
public final class Recommender {
  private final LiveSnapshot live;
  private final Snapshot snapshot;
  private final RecommendationRequest request;
  private final Set<String> unknownIds = new LinkedHashSet<>();

  /** Who an answer is for, as far as the version knows. */
  record Subject(String servedBy, float @Nullable [] query, int[] history) {}

  private Recommender(LiveSnapshot live, RecommendationRequest request) {
    this.live = live;
    this.snapshot = live.snapshot();
    this.request = request;
  }

  /**
   * Returns the answer in JSON.
   *
   * @throws RequestException if the vector is not of the model's dimension
   * @throws FilterException if the filter is not one of this version
   */
  public static byte[] answer(LiveSnapshot live, RecommendationRequest request)
      throws RequestException, FilterException {
    return new Recommender(live, request).answer();
  }

  private byte[] answer() throws RequestException, FilterException {
    Subject subject = subject();
    int[] excluded = excluded(subject);
    ItemSet eligible = eligible();
    ItemFilter filter =
        eligible == null
            ? ItemFilter.without(excluded)
            : ItemFilter.within(eligible.bits(), eligible.size(), excluded);
    float[] query = subject.query();
    Ranking ranking =
        query == null
            ? live.popular(request.k(), filter)
            : live.retrieval().search(query, request.k(), filter);
    return render(subject, ranking, filter);
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
      float[] query = new float[snapshot.userVectors().columns()];
      snapshot.userVectors().copyRow(userIndex, query);
      return new Subject("user", query, snapshot.seen().items(userIndex));
    }
    if (request.userId() != null) {
      unknownIds.add(request.userId());
    }
    int[] liked = known(request.session().stream().filter(item -> item.weight() > 0).toList());
    float[] folded = foldIn();
    return folded == null
        ? new Subject("popularity", null, liked)
        : new Subject("session", folded, liked);
  }

  private int[] known(List<SessionItem> items) {
    return indices(items.stream().map(SessionItem::itemId).toList());
  }

  /** Returns the weighted mean of the session's vectors, or null if it has no known item. */
  private float @Nullable [] foldIn() {
    float[] mean = new float[snapshot.itemVectors().columns()];
    float[] row = new float[mean.length];
    float weights = 0;
    for (SessionItem item : request.session()) {
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
    IntStream given =
        IntStream.concat(
            IntStream.of(known(request.session())), IntStream.of(indices(request.excludeIds())));
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

  private byte[] render(Subject subject, Ranking ranking, ItemFilter filter) {
    var json = new JsonBytes();
    json.raw("{\"modelVersion\":\"").raw(live.version()).raw("\",\"servedBy\":\"");
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
    json.raw("]");
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
