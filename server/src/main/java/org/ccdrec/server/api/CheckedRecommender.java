package org.ccdrec.server.api;

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

/**
 * The recommender with its refusals as HTTP problems. Safe for use by many threads.
 *
 * @param recommender makes the answers
 */
record CheckedRecommender(RecommendationService recommender) {
  /** Returns the version that answers a request, which the caller must release. */
  LiveSnapshot acquire(RecommendationRequest request) throws HttpProblem {
    try {
      return LiveAnswers.loaded(recommender.acquire(request));
    } catch (RequestException refusal) {
      throw HttpProblem.badRequest(refusal);
    } catch (GoneException refusal) {
      throw HttpProblem.gone(refusal);
    }
  }

  /** Returns the answer of a version. */
  Recommendation answer(LiveSnapshot live, RecommendationRequest request, Timing timing)
      throws HttpProblem {
    try {
      return recommender.answer(live, request, timing);
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
