package org.ccdrec.server.placement;

import java.util.List;
import org.ccdrec.server.models.ServedModel;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.request.RecommendationTarget;
import org.jspecify.annotations.Nullable;

/**
 * One of the ways to answer a placement: by the model of the placement or of a fallback, or by the
 * popularity of a model.
 *
 * @param answeredBy name of the placement, or {@code popularity}
 * @param model the model that answers
 * @param definition the definition whose scenario and filter apply
 */
record Step(String answeredBy, ServedModel model, Definition definition) {
  private static final RecommendationTarget NOBODY = RecommendationTarget.ofUser(null);

  /** Returns whether the most popular items answer, whoever asks. */
  boolean isPopularity() {
    return answeredBy.equals(Definition.POPULARITY);
  }

  /** Returns a request to the placement as the model has to answer it. */
  RecommendationRequest adjust(RecommendationRequest request) {
    String filter = both(definition.filter(), request.filter());
    if (!isPopularity()) {
      String scenario = request.scenario() == null ? definition.scenario() : request.scenario();
      return request.with(filter, scenario);
    }
    String userId = request.target().userId();
    List<String> acted =
        userId == null || request.includeSeen() || request.cursor() != null
            ? List.of()
            : model.recommender().actedIds(userId);
    return request.with(filter, null).to(NOBODY, acted);
  }

  /**
   * Returns a filter that accepts what two filters accept. Each must be a valid filter by itself,
   * or the parentheses might not enclose it.
   */
  private static @Nullable String both(@Nullable String first, @Nullable String second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return "(" + first + ") and (" + second + ")";
  }
}
