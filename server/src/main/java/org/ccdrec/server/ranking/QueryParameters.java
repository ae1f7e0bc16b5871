package org.ccdrec.server.ranking;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.http.PercentEncoding;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.request.RecommendationRequest.Choice;
import org.ccdrec.server.request.UserAttributes;
import org.jspecify.annotations.Nullable;

/** The parameters of a ranking route's query, strictly parsed. Not thread-safe. */
public final class QueryParameters {
  private static final String ATTRIBUTE = "user.";
  private static final int MAXIMUM_K = RecommendationRequest.MAXIMUM_K;

  private final int defaultK;
  private final boolean hasUser;
  private @Nullable Integer k;
  private @Nullable String userId;
  private @Nullable String filter;
  private @Nullable String scenario;
  private @Nullable String cursor;
  private @Nullable Boolean explain;
  private @Nullable Boolean includeSeen;
  private final Map<String, List<String>> attributes = new TreeMap<>();

  private QueryParameters(int defaultK, boolean hasUser) {
    this.defaultK = defaultK;
    this.hasUser = hasUser;
  }

  /**
   * The parameters of a placement's query.
   *
   * @param userId the user, or null for nobody in particular
   * @param choice the other parameters
   */
  public record OfPlacement(@Nullable String userId, Choice choice) {}

  /**
   * Parses k of a query that has no other parameter.
   *
   * @throws HttpProblem if k is not a whole number from 1 to the maximum, or there is another
   *     parameter
   */
  public static int onlyK(@Nullable String query) throws HttpProblem {
    Choice choice = parse(query);
    if (!choice.equals(Choice.best(choice.k()))) {
      throw HttpProblem.badRequest("the only query parameter of this resource is k");
    }
    return choice.k();
  }

  /**
   * Parses the parameters k, filter, scenario, cursor, explain, includeSeen and {@code user.NAME}
   * of a query.
   *
   * @throws HttpProblem if k is not a whole number from 1 to the maximum, explain or includeSeen is
   *     neither true nor false, or there is another parameter or one twice
   */
  static Choice parse(@Nullable String query) throws HttpProblem {
    if (query == null || query.isEmpty()) {
      return Choice.best(RecommendationRequest.DEFAULT_K);
    }
    var parameters = new QueryParameters(RecommendationRequest.DEFAULT_K, false);
    parameters.readAll(query);
    return parameters.choice();
  }

  /**
   * Parses the same parameters, and userId, of a query to a placement.
   *
   * @param defaultK number of items if the query does not state one
   * @throws HttpProblem as {@link #parse} does
   */
  public static OfPlacement ofPlacement(@Nullable String query, int defaultK) throws HttpProblem {
    var parameters = new QueryParameters(defaultK, true);
    if (query != null && !query.isEmpty()) {
      parameters.readAll(query);
    }
    return new OfPlacement(parameters.userId, parameters.choice());
  }

  private void readAll(String query) throws HttpProblem {
    for (String parameter : query.split("&", -1)) {
      if (!read(parameter)) {
        throw HttpProblem.badRequest(
            "the query parameters are "
                + (hasUser ? "userId, " : "")
                + "k, filter, scenario, cursor, explain, includeSeen (the last two true or"
                + " false) and user.NAME, each at most once; found "
                + parameter);
      }
    }
    String fault = UserAttributes.fault(attributes);
    if (fault != null) {
      throw HttpProblem.badRequest("attributes of the user " + fault);
    }
  }

  /** Reads a parameter; returns false if it is unknown, malformed or a duplicate. */
  private boolean read(String parameter) throws HttpProblem {
    int equals = parameter.indexOf('=');
    String value = parameter.substring(equals + 1);
    boolean isFirst;
    String name = parameter.substring(0, Math.max(0, equals));
    if (name.startsWith(ATTRIBUTE)) {
      String attribute = PercentEncoding.decode(name.substring(ATTRIBUTE.length()));
      List<String> values = List.of(PercentEncoding.decode(value.replace('+', ' ')));
      return attributes.put(attribute, values) == null;
    }
    switch (name) {
      case "k" -> {
        isFirst = k == null;
        k = wholeNumber(value);
      }
      case "userId" -> {
        isFirst = hasUser && userId == null;
        userId = PercentEncoding.decode(value.replace('+', ' '));
      }
      case "filter" -> {
        isFirst = filter == null;
        filter = PercentEncoding.decode(value.replace('+', ' '));
      }
      case "scenario" -> {
        isFirst = scenario == null;
        scenario = PercentEncoding.decode(value);
      }
      case "cursor" -> {
        isFirst = cursor == null;
        cursor = PercentEncoding.decode(value);
      }
      case "explain" -> {
        isFirst = explain == null && isFlag(value);
        explain = value.equals("true");
      }
      case "includeSeen" -> {
        isFirst = includeSeen == null && isFlag(value);
        includeSeen = value.equals("true");
      }
      default -> isFirst = false;
    }
    return isFirst;
  }

  private static boolean isFlag(String value) {
    return value.equals("true") || value.equals("false");
  }

  private Choice choice() {
    return new Choice(
        k == null ? defaultK : k,
        filter,
        scenario,
        cursor,
        explain != null && explain,
        includeSeen != null && includeSeen,
        attributes);
  }

  private static int wholeNumber(String digits) throws HttpProblem {
    int value = 0;
    for (int at = 0; at < digits.length() && value <= MAXIMUM_K; at++) {
      int digit = digits.charAt(at) - '0';
      value = digit < 0 || digit > 9 ? Integer.MAX_VALUE / 100 : 10 * value + digit;
    }
    if (value < 1 || value > MAXIMUM_K) {
      throw HttpProblem.badRequest(
          "k must be a whole number from 1 to " + MAXIMUM_K + "; k=" + digits);
    }
    return value;
  }
}
