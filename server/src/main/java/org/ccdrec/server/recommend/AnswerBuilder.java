package org.ccdrec.server.recommend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ccdrec.server.encode.EncodeException;
import org.ccdrec.server.events.UserEvents;
import org.ccdrec.server.experiment.Treatment;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.StageTimers;
import org.ccdrec.server.recommend.AnswerJson.Completeness;
import org.ccdrec.server.request.Cursor;
import org.ccdrec.server.request.Cursors;
import org.ccdrec.server.request.Fingerprint;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.request.RequestException;
import org.ccdrec.server.rerank.RuleRequest;
import org.ccdrec.server.rerank.RuleTrace;
import org.ccdrec.server.rerank.scenario.Scenario;
import org.ccdrec.server.retrieval.Deadline;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.PagePosition;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopKQuery;
import org.jspecify.annotations.Nullable;

/**
 * Builds the answer to one request from one version: the best eligible items for its subject, or a
 * page of them, by score or re-ranked by a scenario. Not thread-safe.
 *
 * <p>Without a scenario, a page has the items after the last one of the previous page, by exact
 * search from the first page on; an answer says if the catalogue is too large for that. With a
 * scenario, a page is a part of its candidate pool, which is the same for all pages; the rules
 * re-rank the whole pool each time, and paging ends with the pool.
 */
final class AnswerBuilder {
  private final LiveSnapshot live;
  private final RecommendationRequest request;
  private final Deadline deadline;
  private final StageTimers stages;
  private final @Nullable UserEvents events;
  private final Marking marking;
  private final IdLookup ids;
  private final RuleTrace trace;

  /**
   * Creates a builder.
   *
   * @param live the version that answers
   * @param request the request
   * @param timing deadline of the search, and timers of its stages
   * @param context latest events of the request's user, and what is tried
   */
  AnswerBuilder(LiveSnapshot live, RecommendationRequest request, Timing timing, Context context) {
    this.live = live;
    this.request = request;
    this.deadline = timing.deadline();
    this.stages = timing.stages();
    this.events = context.events();
    this.marking = new Marking(context.trials(), request);
    this.ids = new IdLookup(live.itemIds());
    this.trace = request.explain() ? RuleTrace.kept() : RuleTrace.none();
  }

  /**
   * What an answer depends on beside request and version.
   *
   * @param events latest events of the request's user, or null
   * @param trials experiments and exploration
   */
  record Context(@Nullable UserEvents events, Trials trials) {}

  /** The inputs of an answer. */
  private record Basis(
      Subject subject,
      ItemFilter filter,
      AnswerJson json,
      @Nullable Scenario scenario,
      boolean hasResting) {}

  private Basis basis(@Nullable Scenario scenario)
      throws RequestException, EncodeException, FilterException {
    Subject subject = new SubjectResolver(live, ids, deadline).find(request.target(), events);
    return basis(scenario, subject, request.cursor() == null);
  }

  /**
   * Returns the basis of a subject's answer.
   *
   * @param mayRest whether items that were shown often are left out; never by pages, whose order
   *     must not change while they are shown
   */
  private Basis basis(@Nullable Scenario scenario, Subject subject, boolean mayRest)
      throws FilterException {
    var eligibility = new Eligibility(live, ids, request.explain(), mayRest);
    long start = System.nanoTime();
    ItemFilter filter = eligibility.filter(request, subject, events);
    stages.filter().end(start);
    var json = new AnswerJson(live, ids.unknown(), subject.byContent());
    if (request.explain()) {
      json.explain(new Explanation.Reasons(filter, eligibility.leftOutBy(), trace));
    }
    return new Basis(subject, filter, json, scenario, eligibility.hasResting());
  }

  /**
   * Returns the best items.
   *
   * @param scenario the scenario that re-ranks them, or null
   */
  Recommendation answer(@Nullable Scenario scenario)
      throws RequestException, EncodeException, FilterException {
    Basis basis = basis(scenario);
    int k = request.k();
    int ranked = k + marking.candidates(k);
    int pool = scenario == null ? ranked : Math.max(scenario.pool(), ranked);
    FallbackSearch.Found found = find(basis, pool);
    if (basis.hasResting() && found.isWhole() && found.ranking().size() < k) {
      basis = basis(scenario, basis.subject(), false);
      found = find(basis, pool);
    }
    Ranking ranking = ordered(basis, found.ranking(), ranked);
    Marking.Marked marked = marking.mark(live, ranking, k);
    String degraded = found.isWhole() ? null : found.degraded();
    byte[] json =
        render(basis, found.subject(), marked, new Completeness(degraded, false, null, true));
    String servedBy = found.subject().servedBy();
    return new Recommendation(json, servedBy, found.isWhole(), marked.itemIds());
  }

  private FallbackSearch.Found find(Basis basis, int pool) {
    var query = new TopKQuery(pool, basis.filter(), null, deadline);
    long start = System.nanoTime();
    FallbackSearch.Found found = new FallbackSearch(live, request).find(basis.subject(), query);
    stages.search().end(start);
    return found;
  }

  private Ranking ordered(Basis basis, Ranking candidates, int k) throws FilterException {
    Scenario scenario = basis.scenario();
    if (scenario == null) {
      return candidates;
    }
    long start = System.nanoTime();
    var choice = new RuleRequest.Choice(basis.filter(), k);
    int[] recent = events == null ? new int[0] : ids.knownAmong(events.recentIds());
    var user = new RuleRequest.User(basis.subject().history(), recent);
    Ranking ordered =
        scenario.apply(candidates, new RuleRequest(live, choice, user, deadline, trace));
    stages.rerank().end(start);
    return ordered;
  }

  private byte[] render(
      Basis basis, Subject subject, Marking.Marked marked, Completeness completeness) {
    long start = System.nanoTime();
    byte[] json = basis.json().render(subject, marked, completeness);
    stages.render().end(start);
    return json;
  }

  /**
   * Returns a page.
   *
   * @param scenario the scenario that re-ranks the items, or null
   * @param cursor the previous page's cursor, or null for the first page
   * @throws GoneException if the order has changed since the previous page
   * @throws LateException if the page could not be completed before the deadline
   */
  Recommendation page(@Nullable Scenario scenario, @Nullable Cursor cursor, Cursors cursors)
      throws RequestException, EncodeException, FilterException, LateException, GoneException {
    Basis basis = basis(scenario);
    PagePosition after = cursor == null ? null : cursor.position();
    Page page = scenario == null ? plain(basis, after) : piece(basis, scenario.pool(), after);
    long ordering = ordering(basis, page);
    if (cursor != null && cursor.ordering() != ordering) {
      throw GoneException.ordering();
    }
    String nextCursor = null;
    if (!page.isLast()) {
      int last = page.ranking().size() - 1;
      Ranking items = page.ranking();
      int returned = items.size() + (after == null ? 0 : after.rank());
      var position = new PagePosition(items.scores()[last], items.items()[last], returned);
      Treatment treatment = request.treatment();
      var next =
          new Cursor(
              live.version(),
              request.pageFingerprint(),
              ordering,
              position,
              treatment == null ? null : treatment.assignment());
      nextCursor = cursors.seal(next);
    }
    boolean isComplete =
        basis.subject().vector() == null || live.retrieval().hasCompletePages(basis.filter());
    var completeness =
        new Completeness(null, page.isLast() && scenario != null, nextCursor, isComplete);
    Marking.Marked marked = marking.page(live, page.ranking(), cursor == null);
    byte[] json = render(basis, basis.subject(), marked, completeness);
    return new Recommendation(json, basis.subject().servedBy(), true, marked.itemIds());
  }

  /** Items, whether none come after them, and all items if a scenario orders them. */
  private record Page(Ranking ranking, boolean isLast, int[] ordered) {}

  private Page plain(Basis basis, @Nullable PagePosition after) throws LateException {
    int k = request.k();
    Ranking ranking = whole(basis, new TopKQuery(k + 1, basis.filter(), after, deadline));
    boolean isLast = ranking.size() <= k;
    return new Page(isLast ? ranking : ranking.first(k), isLast, new int[0]);
  }

  private Page piece(Basis basis, int pool, @Nullable PagePosition after)
      throws LateException, FilterException {
    Ranking candidates = whole(basis, new TopKQuery(pool, basis.filter(), null, deadline));
    Ranking ordered = ordered(basis, candidates, pool);
    int from = after == null ? 0 : Math.min(after.rank(), ordered.size());
    int to = Math.min(from + request.k(), ordered.size());
    return new Page(ordered.range(from, to), to == ordered.size(), ordered.items());
  }

  private Ranking whole(Basis basis, TopKQuery query) throws LateException {
    long start = System.nanoTime();
    FallbackSearch.Found found = new FallbackSearch(live, request).page(basis.subject(), query);
    stages.search().end(start);
    if (!found.isWhole()) {
      throw new LateException();
    }
    return found.ranking();
  }

  /**
   * Returns the fingerprint of everything besides request and version that determines the order:
   * the scenario, its rules that failed for this page, the items that it orders, which the
   * catalogue may change, and the events if they determine the vector or the pool.
   */
  private long ordering(Basis basis, Page page) {
    Scenario scenario = basis.scenario();
    List<String> parts = new ArrayList<>();
    if (scenario != null) {
      parts.add(scenario.definition());
      parts.add(Arrays.toString(page.ordered()));
      trace.faults().forEach(fault -> parts.add("without " + fault.rule()));
    }
    if (events != null && (scenario != null || !basis.subject().servedBy().equals("user"))) {
      events.session().forEach(item -> parts.add(item.last() + " " + item.itemId()));
    }
    if (events != null && scenario != null) {
      parts.addAll(events.recentIds());
      parts.addAll(events.excludedIds());
    }
    return parts.isEmpty() ? 0 : Fingerprint.of(parts);
  }
}
