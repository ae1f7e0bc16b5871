package org.ccdrec.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.List;
import java.util.Objects;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.StageTimers;
import org.ccdrec.server.recommend.AnswerJson;
import org.ccdrec.server.recommend.GoneException;
import org.ccdrec.server.recommend.LateException;
import org.ccdrec.server.recommend.Recommendation;
import org.ccdrec.server.recommend.RecommendationService;
import org.ccdrec.server.recommend.Timing;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.request.RecommendationRequest.Choice;
import org.ccdrec.server.request.RequestException;
import org.ccdrec.server.request.RequestReader;
import org.ccdrec.server.request.SessionItem;
import org.ccdrec.server.retrieval.Deadline;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopKQuery;
import org.ccdrec.server.retrieval.UserSearch;
import org.jspecify.annotations.Nullable;

/** The answers made by ranking: for a user, around an item, for a body. Safe for many threads. */
final class Recommendations {
  private static final int DEFAULT_K = RecommendationRequest.DEFAULT_K;
  private static final int MAXIMUM_K = RecommendationRequest.MAXIMUM_K;

  private final RecommendationService recommender;
  private final int maxBatch;
  private final StageTimers brief;

  /**
   * Makes answers.
   *
   * @param recommender who makes those that may take long
   * @param maxBatch requests in a batch
   * @param brief where the time of those is counted that do not
   */
  Recommendations(RecommendationService recommender, int maxBatch, StageTimers brief) {
    this.recommender = recommender;
    this.maxBatch = maxBatch;
    this.brief = brief;
  }

  /**
   * Returns whether the answer to a query may take long: pages, scenarios, filters and
   * explanations, whose work has no small bound.
   */
  static boolean mayTakeLong(@Nullable String query) {
    return query != null
        && (query.contains("filter=")
            || query.contains("cursor=")
            || query.contains("scenario=")
            || query.contains("explain="));
  }

  /** Returns whether the events of a user are part of their answers. */
  boolean hasEvents(String userId) {
    return recommender.hasEvents(userId);
  }

  /**
   * Returns the best items that a user without events has not seen, by a search that is brief; the
   * most popular ones for a user that the version does not know.
   */
  byte[] brief(LiveSnapshot live, String userId, Call call) throws Problem {
    byte[] cached = cached(live, call.target());
    if (cached != null) {
      return cached;
    }
    Choice wish = Target.parameters(call.query(), DEFAULT_K, MAXIMUM_K);
    int userIndex = live.snapshot().userIds().indexOf(userId);
    if (userIndex < 0) {
      var request = RecommendationRequest.ofUser(userId, wish);
      return answer(live, request, new Timing(Deadline.NONE, brief)).json();
    }
    UserSearch users = live.users();
    long start = System.nanoTime();
    var wanted = TopKQuery.best(wish.k(), users.unseen(userIndex));
    Ranking ranking = live.search(users.vector(userIndex), wanted);
    start = brief.search().end(start);
    byte[] made = AnswerJson.plain(live, ranking, "user");
    brief.render().end(start);
    keep(live, call.target(), made);
    return made;
  }

  /** The request target and the query within it. */
  record Call(String target, @Nullable String query) {}

  /** Returns the best items that a user has not seen, or a page of them. */
  byte[] forUser(String userId, Call call, Timing timing) throws Problem {
    Choice wish = Target.parameters(call.query(), DEFAULT_K, MAXIMUM_K);
    var request = RecommendationRequest.ofUser(userId, wish);
    LiveSnapshot live = acquire(request);
    try {
      boolean isCacheable = !hasEvents(userId) && live.snapshot().userIds().indexOf(userId) >= 0;
      byte[] cached = isCacheable ? cached(live, call.target()) : null;
      if (cached != null) {
        return cached;
      }
      Recommendation made = answer(live, request, timing);
      if (isCacheable) {
        keep(live, call, wish, made);
      }
      return made.json();
    } finally {
      live.release();
    }
  }

  /**
   * Returns the items that are most like one, itself left out, or null if they are not found fast,
   * by a vector that is there.
   */
  byte @Nullable [] briefSimilar(LiveSnapshot live, String itemId, Call call, Timing timing)
      throws Problem {
    int itemIndex = live.snapshot().itemIds().indexOf(itemId);
    if (!live.retrieval().isBrief() || (itemIndex >= 0 && live.content().needsSearch(itemIndex))) {
      return null;
    }
    Choice wish = Target.parameters(call.query(), DEFAULT_K, MAXIMUM_K);
    return similar(live, new Like(itemId, wish, call), timing);
  }

  /** A request for items that are like one. */
  private record Like(String itemId, Choice wish, Call call) {
    RecommendationRequest request() {
      return RecommendationRequest.ofItem(itemId, wish);
    }
  }

  /** Returns the items that are most like one, itself left out, or a page of them. */
  byte[] similar(String itemId, Call call, Timing timing) throws Problem {
    var like = new Like(itemId, Target.parameters(call.query(), DEFAULT_K, MAXIMUM_K), call);
    LiveSnapshot live = acquire(like.request());
    try {
      return similar(live, like, timing);
    } finally {
      live.release();
    }
  }

  private byte[] similar(LiveSnapshot live, Like like, Timing timing) throws Problem {
    byte[] cached = cached(live, like.call().target());
    if (cached != null) {
      return cached;
    }
    RecommendationRequest request = like.request();
    requireItem(live, request);
    Recommendation made = answer(live, request, timing);
    keep(live, like.call(), like.wish(), made);
    return made.json();
  }

  /** The reading of a body. */
  @FunctionalInterface
  interface Reading {
    RecommendationRequest read(byte[] body) throws RequestException;
  }

  /** Returns the answer to a request that stands in a body. */
  byte[] forRequest(byte[] body, Reading reading, Timing timing) throws Problem {
    try {
      RecommendationRequest request = reading.read(body);
      LiveSnapshot live = acquire(request);
      try {
        requireItem(live, request);
        return answer(live, request, timing).json();
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
  byte[] forBatch(byte[] body, String path, Timing timing) throws Problem {
    List<RequestReader.Element> elements;
    try {
      elements = RequestReader.readBatch(body, maxBatch);
    } catch (RequestException refusal) {
      throw Problem.badRequest(String.valueOf(refusal.getMessage()));
    }
    LiveSnapshot live = acquire(RecommendationRequest.ofUser("", Choice.best(1)));
    try {
      var json = new JsonWriter().beginObject().member("modelVersion", live.version());
      json.name("answers").beginArray();
      for (RequestReader.Element element : elements) {
        json.splice(element(live, element, path, timing));
      }
      return json.endArray().endObject().toBytes();
    } finally {
      live.release();
    }
  }

  private byte[] element(
      LiveSnapshot live, RequestReader.Element element, String path, Timing timing) {
    try {
      if (element.request() == null) {
        throw Problem.badRequest(
            String.valueOf(Objects.requireNonNull(element.refusal()).getMessage()));
      }
      return answer(live, element.request(), timing).json();
    } catch (Problem problem) {
      var json = new JsonWriter().beginObject().name("problem").splice(problem.json(path));
      return json.endObject().toBytes();
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

  private Recommendation answer(LiveSnapshot live, RecommendationRequest request, Timing timing)
      throws Problem {
    try {
      return recommender.answer(live, request, timing);
    } catch (RequestException refusal) {
      throw Problem.badRequest(String.valueOf(refusal.getMessage()));
    } catch (FilterException refusal) {
      throw Problem.badFilter(refusal);
    } catch (GoneException refusal) {
      throw Problem.gone(String.valueOf(refusal.getMessage()));
    } catch (LateException refusal) {
      throw Problem.late(String.valueOf(refusal.getMessage()));
    }
  }

  /** Refuses an item that others are to be like if nothing is known of it. */
  private static void requireItem(LiveSnapshot live, RecommendationRequest request) throws Problem {
    SessionItem item = request.target().item();
    if (item != null
        && item.content().isEmpty()
        && live.snapshot().itemIds().indexOf(item.itemId()) < 0) {
      throw Problem.unknownItem(item.itemId());
    }
  }

  private static byte @Nullable [] cached(LiveSnapshot live, String target) {
    Cache<String, byte[]> answers = live.answers();
    return answers == null ? null : answers.getIfPresent(target);
  }

  /** Keeps an answer that is the same each time: a whole one, no page, and of no scenario. */
  private static void keep(LiveSnapshot live, Call call, Choice wish, Recommendation made) {
    if (made.isWhole() && wish.cursor() == null && wish.scenario() == null) {
      keep(live, call.target(), made.json());
    }
  }

  private static void keep(LiveSnapshot live, String target, byte[] body) {
    Cache<String, byte[]> answers = live.answers();
    if (answers != null) {
      answers.put(target, body);
    }
  }
}
