package org.ccdrec.server.recommend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ccdrec.server.acted.ActedItem;
import org.ccdrec.server.content.ContentGraph;
import org.ccdrec.server.content.PropagatedVector;
import org.ccdrec.server.encode.EncodeException;
import org.ccdrec.server.events.UserEvents;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.popularity.Audience;
import org.ccdrec.server.request.DescribedItem;
import org.ccdrec.server.request.RecommendationTarget;
import org.ccdrec.server.request.RequestException;
import org.ccdrec.server.request.SessionItem;
import org.ccdrec.server.retrieval.Deadline;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the target of a request to a subject. It uses the first of these that the request has:
 *
 * <ol>
 *   <li>the given vector;
 *   <li>the vector of the item to find similar items for;
 *   <li>the vector of a known user;
 *   <li>the weighted mean of the session's item vectors, including the events of an unknown user:
 *       the user vector that one step of LightGCN's propagation would give with these items as the
 *       only neighbours;
 *   <li>no vector, but attributes of the user that the version knows: popularity among the users
 *       with these attributes answers;
 *   <li>none of these: popularity answers.
 * </ol>
 *
 * <p>A cold item, or an unknown item whose content is given, has the vector that {@link
 * ContentGraph} derives from its content. Texts, attributes and pictures are encoded first. Not
 * thread-safe.
 */
final class SubjectResolver {
  private final LiveSnapshot live;
  private final Snapshot snapshot;
  private final ContentGraph graph;
  private final IdLookup ids;
  private final Deadline deadline;
  private final Set<String> byContent = new LinkedHashSet<>();
  private boolean isByContent;
  private boolean isWhole = true;

  SubjectResolver(LiveSnapshot live, IdLookup ids, Deadline deadline) {
    this.live = live;
    this.snapshot = live.snapshot();
    this.graph = live.content();
    this.ids = ids;
    this.deadline = deadline;
  }

  /**
   * Returns the subject of a request.
   *
   * @param events latest events of the request's user, or null
   */
  Subject find(RecommendationTarget target, @Nullable UserEvents events)
      throws RequestException, EncodeException {
    float[] vector = target.vector();
    if (vector != null) {
      requireWidth("vector", vector, snapshot.userVectors().columns());
      return subject("vector", vector, new int[0]);
    }
    SessionItem item = target.item();
    if (item != null) {
      float[] itemVector = vector(item);
      return subject(isByContent ? "content" : "item", itemVector, new int[0]);
    }
    String userId = target.userId();
    int userIndex = userId == null ? -1 : snapshot.userIds().indexOf(userId);
    if (userIndex >= 0) {
      float[] userVector = live.users().vector(userIndex);
      return subject("user", userVector, snapshot.seen().items(userIndex));
    }
    if (userId != null && (events == null || events.recent().isEmpty())) {
      ids.addUnknown(userId);
    }
    Subject subject = session(target.session(), events);
    return subject.vector() == null
        ? subject.among(live.segments().audience(target.attributes()))
        : subject;
  }

  private Subject subject(String servedBy, float @Nullable [] vector, int[] history) {
    var subject = new Subject(servedBy, vector, history, byContent, Audience.ANYBODY, isWhole);
    return vector == null ? subject.anybody() : subject;
  }

  private Subject session(List<SessionItem> given, @Nullable UserEvents events)
      throws RequestException, EncodeException {
    List<SessionItem> session = new ArrayList<>(given);
    if (events != null) {
      for (ActedItem item : events.session()) {
        session.add(new SessionItem(item.itemId(), item.last().weight()));
      }
    }
    List<String> liked =
        session.stream().filter(item -> item.weight() > 0).map(SessionItem::itemId).toList();
    String servedBy = given.isEmpty() ? "events" : "session";
    return subject(servedBy, foldIn(session), ids.knownAmong(liked));
  }

  /**
   * Returns the weighted mean of the vectors of a session, or null if no item has one. Computed in
   * double precision, where no sum of finite weights overflows.
   */
  private float @Nullable [] foldIn(List<SessionItem> session)
      throws RequestException, EncodeException {
    double[] sum = new double[snapshot.itemVectors().columns()];
    double weights = 0;
    for (SessionItem item : session) {
      float[] vector = vector(item);
      if (vector != null) {
        weights += Math.abs((double) item.weight());
        for (int column = 0; column < sum.length; column++) {
          sum[column] += (double) item.weight() * vector[column];
        }
      }
    }
    return weights > 0 ? quotient(sum, weights) : null;
  }

  private static float[] quotient(double[] sum, double divisor) {
    float[] quotient = new float[sum.length];
    for (int column = 0; column < sum.length; column++) {
      quotient[column] = (float) (sum[column] / divisor);
    }
    return quotient;
  }

  /**
   * Returns an item's vector, derived from its content if it is cold or new; null if it has none.
   */
  private float @Nullable [] vector(SessionItem item) throws RequestException, EncodeException {
    requireContent(item.content());
    int found = ids.indexOf(item.itemId());
    boolean isAdded = found >= live.overlay().known();
    float[] added = isAdded ? live.overlay().addedVector(found) : null;
    if (added != null) {
      isByContent = true;
      byContent.add(item.itemId());
      return added.clone();
    }
    int index = isAdded ? -1 : found;
    if (index >= 0 && !graph.isCold(index)) {
      return row(snapshot.itemVectors(), index);
    }
    if (index < 0 && !item.hasContent()) {
      return null;
    }
    PropagatedVector made =
        item.hasContent() ? graph.of(content(item), deadline) : graph.ofItem(index, deadline);
    isWhole &= made.isWhole();
    if (made.vector() != null) {
      isByContent = true;
      if (!item.itemId().isEmpty()) {
        byContent.add(item.itemId());
      }
      return made.vector();
    }
    return index < 0 ? null : row(snapshot.itemVectors(), index);
  }

  /** Returns the content vectors of an item: those given, and those encoded from the rest. */
  private Map<String, float[]> content(SessionItem item) throws EncodeException {
    DescribedItem described = item.described();
    if (described == null) {
      return item.content();
    }
    Map<String, float[]> content =
        new HashMap<>(live.encoders().encode(described.content(), item.content().keySet()));
    content.putAll(item.content());
    return content;
  }

  private void requireContent(Map<String, float[]> content) throws RequestException {
    Map<String, Integer> widths = graph.widths();
    for (Map.Entry<String, float[]> each : content.entrySet()) {
      Integer width = widths.get(each.getKey());
      if (width == null) {
        throw new RequestException(
            "content must be of the model's modalities, %s; found %s"
                .formatted(widths.keySet(), each.getKey()));
      }
      requireWidth("content." + each.getKey(), each.getValue(), width);
    }
  }

  private static void requireWidth(String what, float[] vector, int width) throws RequestException {
    if (vector.length != width) {
      throw new RequestException(
          "%s must have %d elements; it has %d".formatted(what, width, vector.length));
    }
  }

  private static float[] row(FloatMatrix matrix, int index) {
    float[] row = new float[matrix.columns()];
    matrix.copyRow(index, row);
    return row;
  }
}
