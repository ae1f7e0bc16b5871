package org.ccdrec.server.routing;

/**
 * A path in which at most one whole segment is a parameter, such as {@code /v1/items/{itemId}}. A
 * parameter is one segment of at least one character; a slash in it is percent-encoded. Immutable.
 */
final class PathTemplate {
  private final String text;
  private final String prefix;
  private final String suffix;
  private final boolean hasParameter;

  /** Parses a template. */
  PathTemplate(String text) {
    int open = text.indexOf('{');
    int close = text.indexOf('}');
    this.text = text;
    this.hasParameter = open >= 0 && close > open;
    this.prefix = hasParameter ? text.substring(0, open) : text;
    this.suffix = hasParameter ? text.substring(close + 1) : "";
    boolean isSegment = prefix.endsWith("/") && (suffix.isEmpty() || suffix.startsWith("/"));
    boolean hasMore = (prefix + suffix).matches(".*[{}].*");
    if (!text.startsWith("/") || hasMore || hasParameter && !isSegment) {
      throw new IllegalArgumentException(
          "a path template must start with / and have at most one {parameter}, a whole segment;"
              + " template="
              + text);
    }
  }

  boolean hasParameter() {
    return hasParameter;
  }

  /** Returns the text before the parameter, or all of it. */
  String prefix() {
    return prefix;
  }

  /** Returns the text after the parameter. */
  String suffix() {
    return suffix;
  }

  /** Returns the parameter of a path that matches, still percent-encoded. */
  String parameter(String path) {
    return path.substring(prefix.length(), path.length() - suffix.length());
  }

  @Override
  public String toString() {
    return text;
  }
}
