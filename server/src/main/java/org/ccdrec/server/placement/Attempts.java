package org.ccdrec.server.placement;

import java.util.List;
import org.ccdrec.server.encode.EncodeException;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.http.ThrottledLog;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.recommend.GoneException;
import org.ccdrec.server.recommend.LateException;
import org.ccdrec.server.recommend.Recommendation;
import org.ccdrec.server.recommend.RecommendationService;
import org.ccdrec.server.recommend.Timing;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.request.RequestException;
import org.jspecify.annotations.Nullable;

/** The attempts to answer one request to a placement, step by step. Used by one thread. */
final class Attempts {
  private final Placement placement;
  private final RecommendationRequest request;
  private final Timing timing;
  private final ThrottledLog faults;
  private final List<Step> steps;
  private final RecommendationRequest treated;
  private @Nullable FallbackReason reason;
  private @Nullable FilterException refusal;

  Attempts(Placement placement, RecommendationRequest request, Timing timing, ThrottledLog faults) {
    this.placement = placement;
    this.request = request;
    this.timing = timing;
    this.faults = faults;
    this.steps = placement.steps();
    this.treated = steps.getFirst().model().recommender().treated(request, placement.name());
  }

  /** Returns the answer of the first step that can answer, or null if none can. */
  byte @Nullable [] answer()
      throws RequestException, EncodeException, FilterException, GoneException, LateException {
    for (int at = 0; at < steps.size(); at++) {
      LiveSnapshot live = steps.get(at).model().recommender().acquire(request(at));
      if (live == null) {
        note(FallbackReason.NO_VERSION);
        continue;
      }
      try {
        Recommendation made = accepts(at, live) ? attempt(at, live) : null;
        if (made != null) {
          return completed(at, made);
        }
      } finally {
        live.release();
      }
    }
    if (refusal != null) {
      throw refusal;
    }
    return null;
  }

  /** Returns the request of a step; an experiment concerns the first step only. */
  private RecommendationRequest request(int at) {
    return at == 0 ? treated : request;
  }

  private byte[] completed(int at, Recommendation made) {
    if (at == 0 && reason == null) {
      placement.metrics().answered();
    } else {
      placement.metrics().fellBack(reason);
    }
    return placement.complete(made.json(), at, reason);
  }

  /** Notes why the first step did not answer. */
  private void note(FallbackReason why) {
    if (reason == null) {
      reason = why;
    }
  }

  /**
   * Returns whether the request's own filter is valid for a version; refuses it if it is not for
   * the first that is asked.
   */
  private boolean accepts(int at, LiveSnapshot live) throws FilterException {
    String own = request.filter();
    try {
      if (own != null) {
        live.filters().select(own);
      }
      return true;
    } catch (FilterException e) {
      if (at == 0) {
        throw e;
      }
      refusal = e;
      return false;
    }
  }

  private @Nullable Recommendation attempt(int at, LiveSnapshot live)
      throws RequestException, EncodeException, GoneException, LateException {
    Step step = steps.get(at);
    try {
      RecommendationRequest adjusted = step.adjust(request(at));
      Recommendation made = step.model().recommender().answer(live, adjusted, timing);
      if (step.isPopularity() || !isOfUnknownUser(made, request)) {
        return made;
      }
      note(FallbackReason.UNKNOWN_USER);
      return step.definition().hasPlacementAsFallback() ? null : made;
    } catch (RequestException e) {
      if (!lacksScenario(step)) {
        throw e;
      }
      return failed(step, e);
    } catch (FilterException | RuntimeException | InternalError e) { // InternalError: a mapped
      return failed(step, e); // file was truncated
    }
  }

  /** Returns whether the scenario of the placement, not of the request, no longer exists. */
  private boolean lacksScenario(Step step) {
    String scenario = step.definition().scenario();
    RecommendationService service = step.model().recommender();
    return request.scenario() == null
        && scenario != null
        && !service.scenarioNames().contains(scenario);
  }

  private @Nullable Recommendation failed(Step step, Throwable failure) {
    note(FallbackReason.FAILED);
    faults.warn(
        "the model " + step.model().name() + " failed, so the next fallback is tried",
        "placement " + placement.name() + " (" + failure + ")");
    return null;
  }

  /** Returns whether popularity answered because the model knows nothing about who is asking. */
  static boolean isOfUnknownUser(Recommendation made, RecommendationRequest request) {
    boolean isAnybody = request.target().userId() == null && request.target().session().isEmpty();
    return !isAnybody && made.isWhole() && made.servedBy().equals("popularity");
  }
}
