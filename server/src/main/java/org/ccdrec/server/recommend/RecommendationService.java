package org.ccdrec.server.recommend;

import java.util.List;
import java.util.Set;
import org.ccdrec.server.attribution.AnswerOrigin.Assignment;
import org.ccdrec.server.encode.EncodeException;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.events.UserEvents;
import org.ccdrec.server.experiment.Treatment;
import org.ccdrec.server.experiment.Variant;
import org.ccdrec.server.experiment.VariantGuard;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.request.Cursor;
import org.ccdrec.server.request.Cursors;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.request.RequestException;
import org.ccdrec.server.rerank.scenario.Scenario;
import org.ccdrec.server.rerank.scenario.Scenarios;
import org.jspecify.annotations.Nullable;

/**
 * Answers recommendation requests from the live version, the canary, or the version that a cursor
 * is pinned to. Safe for use by many threads.
 */
public final class RecommendationService {
  private final LiveReference versions;
  private final Cursors cursors;
  private final Scenarios scenarios;
  private final @Nullable Events events;
  private final Trials trials;

  /**
   * Creates the service.
   *
   * @param versions the versions that can answer
   * @param cursors signs and reads cursors
   * @param scenarios re-ranking scenarios
   * @param events latest events of users, or null if events are disabled
   * @param trials experiments and exploration
   */
  public RecommendationService(
      LiveReference versions,
      Cursors cursors,
      Scenarios scenarios,
      @Nullable Events events,
      Trials trials) {
    this.versions = versions;
    this.cursors = cursors;
    this.scenarios = scenarios;
    this.events = events;
    this.trials = trials;
  }

  /** Returns the names of the available scenarios, sorted. */
  public Set<String> scenarioNames() {
    return scenarios.names();
  }

  /**
   * Returns whether a plain request of a user always has the same answer from one version: there
   * are no events of the user, no experiment takes the user, and nothing is explored.
   *
   * @param placement the placement that is asked for, or null for none
   */
  public boolean isRepeatable(String userId, @Nullable String placement) {
    return (events == null || !events.has(userId))
        && !trials.exploration().isActive()
        && trials.experiments().of(userId, placement) == null;
  }

  /**
   * Returns a request as the experiment that takes its user answers it, or unchanged if there is
   * none. A request that names a scenario is in no experiment that compares scenarios, and one
   * whose variant cannot be served now is in none. A later page keeps the experiment and the
   * variant of the first page, or its having none; if the variant no longer exists, the order of
   * its pages does not either.
   *
   * @param placement the placement that is asked for, or null for none
   */
  public RecommendationRequest treated(RecommendationRequest request, @Nullable String placement) {
    String userId = request.target().userId();
    if (userId == null) {
      return request;
    }
    if (request.isLaterPage()) {
      return resumed(request);
    }
    Treatment treatment = trials.experiments().of(userId, placement);
    if (treatment == null || treatment.comparesScenarios() && request.scenario() != null) {
      return request;
    }
    if (!canServe(treatment.variant())) {
      trials.experiments().notServed(treatment);
      return request;
    }
    return request.treatedBy(treatment);
  }

  private RecommendationRequest resumed(RecommendationRequest request) {
    try {
      Assignment assignment = cursors.open(String.valueOf(request.cursor())).assignment();
      Treatment treatment = assignment == null ? null : trials.experiments().resumed(assignment);
      return treatment == null || !hasScenario(treatment.variant())
          ? request
          : request.treatedBy(treatment);
    } catch (RequestException e) {
      return request; // refused when its version is acquired
    }
  }

  private boolean hasScenario(Variant variant) {
    String scenario = variant.scenario();
    return scenario == null || scenarios.has(scenario);
  }

  private boolean canServe(Variant variant) {
    LiveSnapshot live = acquire(variant);
    if (live != null) {
      live.release();
    }
    return live != null && hasScenario(variant);
  }

  private @Nullable LiveSnapshot acquire(Variant variant) {
    return switch (variant.version()) {
      case null -> versions.acquire();
      case Variant.STABLE -> versions.acquire();
      case Variant.CANARY -> versions.acquireCanary();
      case String version -> versions.acquire(version);
    };
  }

  /** Returns the ids of the items that must not be recommended to a user because of events. */
  public List<String> actedIds(String userId) {
    UserEvents recent = events == null ? null : events.of(userId);
    return recent == null ? List.of() : recent.excludedIds();
  }

  /**
   * Returns the version that must answer a request, or null if none is loaded. The caller must
   * release it.
   *
   * @throws RequestException if the cursor was not issued by this server or for this request
   * @throws GoneException if the version that the cursor is pinned to is no longer loaded
   */
  public @Nullable LiveSnapshot acquire(RecommendationRequest request)
      throws RequestException, GoneException {
    Cursor cursor = cursor(request);
    Treatment treatment = request.treatment();
    if (treatment != null && cursor == null) {
      LiveSnapshot live = acquire(treatment.variant());
      return live == null ? versions.acquire() : live; // it was released in between
    }
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
    if (text == null || !request.isLaterPage()) {
      return null;
    }
    Cursor cursor = cursors.open(text);
    if (cursor.fingerprint() != request.pageFingerprint()) {
      throw new RequestException(
          "the cursor belongs to another request; only k may change between pages");
    }
    return cursor;
  }

  /**
   * Returns the answer of one version.
   *
   * @param live the version that {@link #acquire} returned for the request
   * @param timing the deadline, and the timers of the stages
   * @throws RequestException if a vector is not of the model's dimension or modalities, or there is
   *     no such scenario
   * @throws EncodeException if a described item cannot be encoded
   * @throws FilterException if the filter is invalid for this version
   * @throws GoneException if the order that its cursor continues no longer exists
   * @throws LateException if a page could not be completed before the deadline
   */
  public Recommendation answer(LiveSnapshot live, RecommendationRequest request, Timing timing)
      throws RequestException, EncodeException, FilterException, GoneException, LateException {
    Treatment treatment = request.treatment();
    return treatment == null
        ? made(live, request, timing)
        : guarded(live, request, timing, treatment.guard());
  }

  private Recommendation guarded(
      LiveSnapshot live, RecommendationRequest request, Timing timing, VariantGuard guard)
      throws RequestException, EncodeException, FilterException, GoneException, LateException {
    long start = System.nanoTime();
    try {
      Recommendation answer = made(live, request, timing);
      guard.answered(System.nanoTime() - start, answer.itemIds(), answer.isWhole());
      return answer;
    } catch (LateException | RuntimeException e) {
      guard.answered(System.nanoTime() - start, null, false);
      throw e;
    }
  }

  private Recommendation made(LiveSnapshot live, RecommendationRequest request, Timing timing)
      throws RequestException, EncodeException, FilterException, GoneException, LateException {
    String userId = request.target().userId();
    UserEvents recent = events == null || userId == null ? null : events.of(userId);
    var context = new AnswerBuilder.Context(recent, trials);
    var answering = new AnswerBuilder(live, request, timing, context);
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
