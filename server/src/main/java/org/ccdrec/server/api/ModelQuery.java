package org.ccdrec.server.api;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.http.PercentEncoding;
import org.ccdrec.server.models.ServedModel;
import org.ccdrec.server.models.ServedModels;
import org.jspecify.annotations.Nullable;

/**
 * The query of a route that takes the parameter {@code model}.
 *
 * @param model the value of the parameter, or null without it
 * @param rest the other parameters, or null if there are none
 */
record ModelQuery(@Nullable String model, @Nullable String rest) {
  private static final String MODEL = "model=";

  /**
   * Parses a query.
   *
   * @throws HttpProblem if the parameter occurs twice or is malformed
   */
  static ModelQuery parse(@Nullable String query) throws HttpProblem {
    if (query == null || query.isEmpty()) {
      return new ModelQuery(null, null);
    }
    String model = null;
    List<String> rest = new ArrayList<>();
    for (String parameter : query.split("&", -1)) {
      if (!parameter.startsWith(MODEL)) {
        rest.add(parameter);
      } else if (model == null) {
        model = PercentEncoding.decode(parameter.substring(MODEL.length()));
      } else {
        throw HttpProblem.badRequest("the query parameter model must occur at most once");
      }
    }
    return new ModelQuery(model, rest.isEmpty() ? null : String.join("&", rest));
  }

  /** Refuses a query that has other parameters. */
  ModelQuery alone() throws HttpProblem {
    if (rest != null) {
      throw HttpProblem.badRequest(
          "the only query parameter of this resource is model; found " + rest);
    }
    return this;
  }

  /** Returns the named model, null if none is named; refuses a name that no model has. */
  @Nullable ServedModel of(ServedModels models) throws HttpProblem {
    if (model == null) {
      return null;
    }
    ServedModel named = models.named(model);
    if (named == null) {
      throw HttpProblem.badRequest(
          "model must be one of %s; model=%s".formatted(models.names(), model));
    }
    return named;
  }
}
