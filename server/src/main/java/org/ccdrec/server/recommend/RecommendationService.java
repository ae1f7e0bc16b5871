package org.ccdrec.server.recommend;

import java.util.Set;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.events.UserEvents;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.request.Cursor;
import org.ccdrec.server.request.Cursors;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.request.RequestException;
import org.ccdrec.server.rerank.Scenario;
import org.ccdrec.server.rerank.Scenarios;
import org.jspecify.annotations.Nullable;

/**
 * The maker of answers to requests. Safe for use by many threads.
 *
 * <p>A request is answered by the live version, or by the version that its cursor is pinned to.
 */
public final class RecommendationService {
  private final LiveReference versions;
  private final Cursors cursors;
  private final Scenarios scenarios;
  private final @Nullable Events events;

  /**
   * Makes answers.
   *
   * @param versions what they come from
   * @param cursors what pages are told by
   * @param scenarios how items may be ordered
   * @param events what users did of late, or null if nobody keeps it
   */
  public RecommendationService(
      LiveReference versions, Cursors cursors, Scenarios scenarios, @Nullable Events events) {
    this.versions = versions;
    this.cursors = cursors;
    this.scenarios = scenarios;
    this.events = events;
  }

  /** Returns the names of the scenarios that a request may ask for, sorted. */
  public Set<String> scenarioNames() {
    return scenarios.names();
  }

  /** Returns whether events of a user are part of what they are recommended. */
  public boolean hasEvents(String userId) {
    return events != null && events.of(userId) != null;
  }

  /**
   * Returns the version that a request is answered by, which the caller must release, or null if
   * none is loaded.
   *
   * @throws RequestException if its cursor is not of this server or not of this request
   * @throws GoneException if the version that its cursor is pinned to is not loaded any more
   */
  public @Nullable LiveSnapshot acquire(RecommendationRequest request)
      throws RequestException, GoneException {
    Cursor cursor = cursor(request);
    if (cursor == null) {
      return versions.acquireFor(request.target().userId());
    }
    LiveSnapshot pinned = versions.acquire(cursor.version());
    if (pinned == null) {
      throw GoneException.version(cursor.version());
    }
    return pinned;
  }

  private @Nullable Cursor cursor(RecommendationRequest request) throws RequestException {
    String text = request.cursor();
    if (text == null || text.equals(RecommendationRequest.FIRST_PAGE)) {
      return null;
    }
    Cursor cursor = cursors.open(text);
    if (cursor.fingerprint() != request.fingerprint()) {
      throw new RequestException("a cursor goes with the request it came from; only k may change");
    }
    return cursor;
  }

  /**
   * Returns the answer of one version.
   *
   * @param live the version that {@link #acquire} returned for the request
   * @param timing by when it must be there, and where its time is counted
   * @throws RequestException if a vector is not of the model's dimension or modalities, or there is
   *     no such scenario
   * @throws FilterException if the filter is not one of this version
   * @throws GoneException if the order that its cursor goes on with is not there any more
   * @throws LateException if a page could not be made before the deadline
   */
  public Recommendation answer(LiveSnapshot live, RecommendationRequest request, Timing timing)
      throws RequestException, FilterException, GoneException, LateException {
    String userId = request.target().userId();
    UserEvents recent = events == null || userId == null ? null : events.of(userId);
    var answering = new AnswerBuilder(live, request, timing, recent);
    Scenario scenario = scenario(request);
    try {
      return request.cursor() == null
          ? answering.answer(scenario)
          : answering.page(scenario, cursor(request), cursors);
    } finally {
      if (scenario != null) {
        scenario.release();
      }
    }
  }

  /** Returns the scenario of a request, which the caller must release, or null without one. */
  private @Nullable Scenario scenario(RecommendationRequest request) throws RequestException {
    String name = request.scenario();
    if (name == null) {
      return null;
    }
    Scenario scenario = scenarios.acquire(name);
    if (scenario == null) {
      throw new RequestException(
          "scenario must be one of " + scenarios.names() + "; scenario=" + name);
    }
    return scenario;
  }
}
