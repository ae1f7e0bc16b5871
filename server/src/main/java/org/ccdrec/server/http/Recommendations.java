package org.ccdrec.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.List;
import java.util.Objects;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.filter.ItemSet;
import org.ccdrec.server.live.ItemJson;
import org.ccdrec.server.live.JsonBytes;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.recommend.GoneException;
import org.ccdrec.server.recommend.LateException;
import org.ccdrec.server.recommend.Recommendation;
import org.ccdrec.server.recommend.RecommendationRequest;
import org.ccdrec.server.recommend.RecommendationRequest.Choice;
import org.ccdrec.server.recommend.Recommender;
import org.ccdrec.server.recommend.RequestException;
import org.ccdrec.server.recommend.RequestReader;
import org.ccdrec.server.retrieval.Deadline;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.UserSearch;
import org.ccdrec.server.retrieval.Wanted;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/** The answers made by ranking: for a user, around an item, for a body. Safe for many threads. */
final class Recommendations {
  private static final int DEFAULT_K = RecommendationRequest.DEFAULT_K;
  private static final int MAXIMUM_K = RecommendationRequest.MAXIMUM_K;

  private final Recommender recommender;
  private final int maxBatch;

  Recommendations(Recommender recommender, int maxBatch) {
    this.recommender = recommender;
    this.maxBatch = maxBatch;
  }

  /**
   * Returns whether the answer to a query may take long: pages, scenarios, and filters, whose work
   * has no small bound.
   */
  static boolean mayTakeLong(@Nullable String query) {
    return query != null
        && (query.contains("filter=") || query.contains("cursor=") || query.contains("scenario="));
  }

  /** Returns whether the events of a user are part of their answers. */
  boolean hasEvents(String userId) {
    return recommender.hasEvents(userId);
  }

  /** Returns the best items that a user without events has not seen, by a search that is brief. */
  byte[] brief(LiveSnapshot live, String userId, Call call) throws Problem {
    byte[] cached = cached(live, call.target());
    if (cached != null) {
      return cached;
    }
    Choice wish = Target.parameters(call.query(), DEFAULT_K, MAXIMUM_K);
    int userIndex = requireUser(live.snapshot(), userId);
    UserSearch users = live.users();
    var wanted = Wanted.best(wish.k(), users.unseen(userIndex));
    byte[] made = render(live, live.search(users.vector(userIndex), wanted), "user");
    keep(live, call.target(), made);
    return made;
  }

  /** The request target and the query within it. */
  record Call(String target, @Nullable String query) {}

  /** Returns the best items that a user has not seen, or a page of them. */
  byte[] forUser(String userId, Call call, Deadline deadline) throws Problem {
    Choice wish = Target.parameters(call.query(), DEFAULT_K, MAXIMUM_K);
    var request = RecommendationRequest.ofUser(userId, wish);
    boolean isCacheable = wish.cursor() == null && wish.scenario() == null && !hasEvents(userId);
    LiveSnapshot live = acquire(request);
    try {
      byte[] cached = isCacheable ? cached(live, call.target()) : null;
      if (cached != null) {
        return cached;
      }
      if (!hasEvents(userId)) {
        requireUser(live.snapshot(), userId);
      }
      Recommendation made = answer(live, request, deadline);
      if (made.isWhole() && isCacheable) {
        keep(live, call.target(), made.json());
      }
      return made.json();
    } finally {
      live.release();
    }
  }

  /**
   * Returns the items whose vectors have the largest inner product with an item's, itself left out.
   */
  byte[] similar(LiveSnapshot live, String itemId, Call call, Deadline deadline) throws Problem {
    byte[] cached = cached(live, call.target());
    if (cached != null) {
      return cached;
    }
    Choice wish = Target.withoutPages(call.query(), DEFAULT_K, MAXIMUM_K);
    Snapshot snapshot = live.snapshot();
    int itemIndex = snapshot.itemIds().indexOf(itemId);
    if (itemIndex < 0) {
      throw Problem.unknownItem(itemId);
    }
    float[] query = new float[snapshot.itemVectors().columns()];
    snapshot.itemVectors().copyRow(itemIndex, query);
    ItemFilter others = filter(live, wish.filter(), new int[] {itemIndex});
    Ranking ranking = live.search(query, new Wanted(wish.k(), others, null, deadline));
    byte[] made = render(live, ranking, "item");
    if (ranking.isWhole()) {
      keep(live, call.target(), made);
    }
    return made;
  }

  /** Returns the answer to a request that stands in a body. */
  byte[] forRequest(byte[] body, Deadline deadline) throws Problem {
    try {
      RecommendationRequest request = RequestReader.read(body);
      LiveSnapshot live = acquire(request);
      try {
        return answer(live, request, deadline).json();
      } finally {
        live.release();
      }
    } catch (RequestException refusal) {
      throw Problem.badRequest(String.valueOf(refusal.getMessage()));
    }
  }

  /**
   * Returns the answers to the requests of a body, in their order and all from one version; a
   * request that is refused has its problem in the place of its answer.
   */
  byte[] forBatch(byte[] body, String path, Deadline deadline) throws Problem {
    List<RequestReader.Element> elements;
    try {
      elements = RequestReader.readBatch(body, maxBatch);
    } catch (RequestException refusal) {
      throw Problem.badRequest(String.valueOf(refusal.getMessage()));
    }
    LiveSnapshot live = acquire(RecommendationRequest.ofUser("", new Choice(1, null, null, null)));
    try {
      var json = new JsonBytes().raw("{\"modelVersion\":\"").raw(live.version());
      json.raw("\",\"answers\":");
      String separator = "[";
      for (RequestReader.Element element : elements) {
        json.raw(separator).raw(element(live, element, path, deadline));
        separator = ",";
      }
      return json.raw("]}").toBytes();
    } finally {
      live.release();
    }
  }

  private byte[] element(
      LiveSnapshot live, RequestReader.Element element, String path, Deadline deadline) {
    try {
      if (element.request() == null) {
        throw Problem.badRequest(
            String.valueOf(Objects.requireNonNull(element.refusal()).getMessage()));
      }
      return answer(live, element.request(), deadline).json();
    } catch (Problem problem) {
      byte[] details = problem.json(path);
      return new JsonBytes().raw("{\"problem\":").raw(details).raw("}").toBytes();
    }
  }

  private LiveSnapshot acquire(RecommendationRequest request) throws Problem {
    try {
      LiveSnapshot live = recommender.acquire(request);
      if (live == null) {
        throw Problem.notLoaded();
      }
      return live;
    } catch (RequestException refusal) {
      throw Problem.badRequest(String.valueOf(refusal.getMessage()));
    } catch (GoneException refusal) {
      throw Problem.gone(String.valueOf(refusal.getMessage()));
    }
  }

  private Recommendation answer(LiveSnapshot live, RecommendationRequest request, Deadline deadline)
      throws Problem {
    try {
      return recommender.answer(live, request, deadline);
    } catch (RequestException refusal) {
      throw Problem.badRequest(String.valueOf(refusal.getMessage()));
    } catch (FilterException refusal) {
      throw Problem.badFilter(refusal);
    } catch (LateException refusal) {
      throw Problem.late(String.valueOf(refusal.getMessage()));
    }
  }

  private static int requireUser(Snapshot snapshot, String userId) throws Problem {
    int userIndex = snapshot.userIds().indexOf(userId);
    if (userIndex < 0) {
      throw Problem.unknownUser(userId);
    }
    return userIndex;
  }

  private static ItemFilter filter(LiveSnapshot live, @Nullable String text, int[] excluded)
      throws Problem {
    if (text == null) {
      return ItemFilter.without(excluded);
    }
    try {
      ItemSet set = live.filters().select(text);
      return ItemFilter.within(set.bits(), set.size(), excluded);
    } catch (FilterException refusal) {
      throw Problem.badFilter(refusal);
    }
  }

  private static byte @Nullable [] cached(LiveSnapshot live, String target) {
    Cache<String, byte[]> answers = live.answers();
    return answers == null ? null : answers.getIfPresent(target);
  }

  private static void keep(LiveSnapshot live, String target, byte[] body) {
    Cache<String, byte[]> answers = live.answers();
    if (answers != null) {
      answers.put(target, body);
    }
  }

  private static byte[] render(LiveSnapshot live, Ranking ranking, String servedBy) {
    var json = new JsonBytes();
    json.raw("{\"modelVersion\":\"").raw(live.version()).raw("\",\"recommendationId\":\"");
    json.raw(live.nextAnswerId()).raw("\",\"servedBy\":\"").raw(servedBy);
    json.raw("\",\"items\":[");
    ItemJson items = live.items();
    for (int rank = 0; rank < ranking.size(); rank++) {
      if (rank > 0) {
        json.raw(",");
      }
      items.write(json, ranking.items()[rank], ranking.scores()[rank]);
    }
    return json.raw(ranking.isWhole() ? "]}" : "],\"degraded\":\"partial\"}").toBytes();
  }
}
