package org.ccdrec.server.ranking;

import java.util.Objects;
import org.ccdrec.server.encode.EncodeException;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.recommend.GoneException;
import org.ccdrec.server.recommend.LateException;
import org.ccdrec.server.recommend.Recommendation;
import org.ccdrec.server.recommend.RecommendationService;
import org.ccdrec.server.recommend.Timing;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.request.RequestException;
import org.ccdrec.server.request.SessionItem;
import org.jspecify.annotations.Nullable;

/**
 * The recommender with its refusals as HTTP problems. Safe for use by many threads.
 *
 * @param recommender makes the answers
 */
public record CheckedRecommender(RecommendationService recommender) {
  /** Makes an answer, null if there is none, or refuses the request. */
  @FunctionalInterface
  public interface Answering<T> {
    @Nullable T answer()
        throws RequestException, EncodeException, FilterException, GoneException, LateException;
  }

  /** Returns the version that answers a request, which the caller must release. */
  LiveSnapshot acquire(RecommendationRequest request) throws HttpProblem {
    LiveSnapshot live = checked(() -> recommender.acquire(request));
    if (live == null) {
      throw HttpProblem.notLoaded();
    }
    return live;
  }

  /** Returns the answer of a version. */
  Recommendation answer(LiveSnapshot live, RecommendationRequest request, Timing timing)
      throws HttpProblem {
    return Objects.requireNonNull(checked(() -> recommender.answer(live, request, timing)));
  }

  /** Returns an answer, or null if there is none; a refusal becomes an HTTP problem. */
  public static <T> @Nullable T checked(Answering<T> answering) throws HttpProblem {
    try {
      return answering.answer();
    } catch (RequestException refusal) {
      throw HttpProblem.badRequest(refusal);
    } catch (EncodeException refusal) {
      throw refusal.isUnsupported()
          ? HttpProblem.noEncoder(refusal)
          : HttpProblem.badRequest(refusal);
    } catch (FilterException refusal) {
      throw HttpProblem.badFilter(refusal);
    } catch (GoneException refusal) {
      throw HttpProblem.gone(refusal);
    } catch (LateException refusal) {
      throw HttpProblem.late(refusal);
    }
  }

  /** Refuses a request for items similar to one that is neither known nor described. */
  static void requireItem(LiveSnapshot live, RecommendationRequest request) throws HttpProblem {
    SessionItem item = request.target().item();
    if (item != null && !item.hasContent() && live.itemIds().indexOf(item.itemId()) < 0) {
      throw HttpProblem.unknownItem(item.itemId());
    }
  }
}
