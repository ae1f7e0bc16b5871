package org.ccdrec.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ccdrec.server.request.RecommendationRequest.Choice;
import org.jspecify.annotations.Nullable;

/** The parts of a request target: ids in the path and parameters in the query, strictly decoded. */
final class Target {
  private static final List<String> EXPLAIN = List.of("explain=true", "explain=false");

  private Target() {}

  /**
   * Returns the id between a prefix and a suffix of a path, decoded, or null if the path is not of
   * that form: an id is one segment, so a slash in it is written {@code %2F}.
   */
  static @Nullable String id(String path, String prefix, String suffix) throws Problem {
    int from = prefix.length();
    int to = path.length() - suffix.length();
    if (to <= from || !path.startsWith(prefix) || !path.endsWith(suffix)) {
      return null;
    }
    String segment = path.substring(from, to);
    return segment.indexOf('/') >= 0 ? null : decode(segment);
  }

  /** Refuses all parameters but k. */
  static int onlyK(@Nullable String query, int defaultValue, int maximum) throws Problem {
    Choice choice = parameters(query, defaultValue, maximum);
    if (!choice.equals(Choice.best(choice.k()))) {
      throw Problem.badRequest("the only query parameter here is k");
    }
    return choice.k();
  }

  /**
   * Returns the parameters k, filter, scenario, cursor and explain of a query.
   *
   * @throws Problem if k is no whole number from 1 to the maximum, explain neither true nor false,
   *     or anything else is given
   */
  static Choice parameters(@Nullable String query, int defaultValue, int maximum) throws Problem {
    int k = -1;
    String filter = null;
    String scenario = null;
    String cursor = null;
    String explain = null;
    if (query != null && !query.isEmpty()) {
      for (String parameter : query.split("&", -1)) {
        if (parameter.startsWith("k=") && k < 0) {
          k = wholeNumber(parameter, maximum);
        } else if (parameter.startsWith("filter=") && filter == null) {
          filter = decode(parameter.substring("filter=".length()).replace('+', ' '));
        } else if (parameter.startsWith("cursor=") && cursor == null) {
          cursor = decode(parameter.substring("cursor=".length()));
        } else if (parameter.startsWith("scenario=") && scenario == null) {
          scenario = decode(parameter.substring("scenario=".length()));
        } else if (EXPLAIN.contains(parameter) && explain == null) {
          explain = parameter;
        } else {
          throw Problem.badRequest(
              "the query parameters are k, filter, scenario, cursor and explain (true or false), each"
                  + " at most once; found "
                  + parameter);
        }
      }
    }
    return new Choice(
        k < 0 ? defaultValue : k, filter, scenario, cursor, EXPLAIN.getFirst().equals(explain));
  }

  private static int wholeNumber(String parameter, int maximum) throws Problem {
    int value = 0;
    for (int at = 2; at < parameter.length() && value <= maximum; at++) {
      int digit = parameter.charAt(at) - '0';
      value = digit < 0 || digit > 9 ? Integer.MAX_VALUE / 100 : 10 * value + digit;
    }
    if (value < 1 || value > maximum) {
      throw Problem.badRequest(
          "k must be a whole number from 1 to " + maximum + "; found " + parameter);
    }
    return value;
  }

  /** Decodes percent escapes of UTF-8. */
  static String decode(String segment) throws Problem {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    byte[] raw = segment.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(raw.length);
    for (int at = 0; at < raw.length; at++) {
      if (raw[at] != '%') {
        decoded.put(raw[at]);
        continue;
      }
      int high = at + 2 <= raw.length - 1 ? Character.digit(raw[at + 1], 16) : -1;
      int low = at + 2 <= raw.length - 1 ? Character.digit(raw[at + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw Problem.badRequest("a % must be followed by two hexadecimal digits");
      }
      decoded.put((byte) (16 * high + low));
      at += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException e) {
      throw Problem.badRequest("percent escapes must be UTF-8");
    }
  }
}
