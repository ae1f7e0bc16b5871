package org.ccdrec.server.placement;

import java.util.Objects;
import org.ccdrec.server.encode.EncodeException;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.http.ThrottledLog;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.recommend.GoneException;
import org.ccdrec.server.recommend.LateException;
import org.ccdrec.server.recommend.Recommendation;
import org.ccdrec.server.recommend.Timing;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.request.RequestException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Answers requests to placements: by the model of the placement; if it has no live version, does
 * not know the user, or fails, by the fallbacks in turn. A page is answered by what answered the
 * page before. Safe for use by many threads.
 */
public final class PlacementService {
  private final ThrottledLog faults =
      new ThrottledLog(LoggerFactory.getLogger(PlacementService.class));

  /**
   * Returns the answer to a request, or null if neither the model nor a fallback can answer.
   *
   * @param timing the deadline, and the timers of the stages
   * @throws RequestException if the request does not fit the model that answers
   * @throws EncodeException if a described item cannot be encoded
   * @throws FilterException if the request's filter is invalid
   * @throws GoneException if the order or the version that its cursor continues no longer exists
   * @throws LateException if a page could not be completed before the deadline
   */
  public byte @Nullable [] answer(Placement placement, RecommendationRequest request, Timing timing)
      throws RequestException, EncodeException, FilterException, GoneException, LateException {
    String cursor = request.cursor();
    return cursor == null || cursor.equals(RecommendationRequest.FIRST_PAGE)
        ? new Attempts(placement, request, timing, faults).answer()
        : laterPage(placement, request, timing);
  }

  private static byte[] laterPage(Placement placement, RecommendationRequest request, Timing timing)
      throws RequestException, EncodeException, FilterException, GoneException, LateException {
    GoneException gone = null;
    RequestException other = null;
    RecommendationRequest treated =
        placement.model().recommender().treated(request, placement.name());
    for (int at = 0; at < placement.steps().size(); at++) {
      Step step = placement.steps().get(at);
      RecommendationRequest asked = at == 0 ? treated : request;
      RecommendationRequest adjusted = step.adjust(asked);
      try {
        LiveSnapshot live = step.model().recommender().acquire(adjusted);
        if (live != null) {
          return page(new Page(placement, at, asked), live, timing);
        }
      } catch (GoneException e) {
        gone = e;
      } catch (RequestException e) {
        other = e;
      }
    }
    if (gone != null) {
      throw gone;
    }
    throw Objects.requireNonNull(other, "a later page has a version, or is refused");
  }

  /** A later page: the placement, the step that answers, and the request. */
  private record Page(Placement placement, int at, RecommendationRequest request) {}

  private static byte[] page(Page page, LiveSnapshot live, Timing timing)
      throws RequestException, EncodeException, FilterException, GoneException, LateException {
    try {
      Step step = page.placement().steps().get(page.at());
      Recommendation made =
          step.model().recommender().answer(live, step.adjust(page.request()), timing);
      boolean isUnknown = page.at() == 0 && Attempts.isOfUnknownUser(made, page.request());
      FallbackReason reason = isUnknown ? FallbackReason.UNKNOWN_USER : null;
      if (page.at() == 0 && reason == null) {
        page.placement().metrics().answered();
      } else {
        page.placement().metrics().fellBack(reason);
      }
      return page.placement().complete(made.json(), page.at(), reason);
    } finally {
      live.release();
    }
  }
}
