package org.ccdrec.config;

import java.util.function.Function;

/** The kind of a configuration value, compiled once from the type of a record component. */
sealed interface Kind {

  /** Returns the name shown to users, such as {@code list of integer}. */
  String name();

  /**
   * A single value with a text form.
   *
   * @param name the name shown to users
   * @param parse converts text to a value; throws IllegalArgumentException whose message is the
   *     rule
   * @param write converts a value to an Integer, Long, Double, Boolean or String
   * @param limits the bounds or choices of the value
   */
  record Leaf(
      String name, Function<String, Object> parse, Function<Object, Object> write, Limits limits)
      implements Kind {}

  /** A nested record. */
  record Section(RecordSchema schema) implements Kind {
    @Override
    public String name() {
      return "section";
    }
  }

  /** A list with elements of one kind. */
  record ListOf(Kind element) implements Kind {
    @Override
    public String name() {
      return "list of " + element.name();
    }
  }

  /** A map from free names to values of one kind. */
  record MapOf(Kind element) implements Kind {
    @Override
    public String name() {
      return "map of " + element.name();
    }
  }

  /** A value that may be absent. */
  record OptionalOf(Kind element) implements Kind {
    @Override
    public String name() {
      return element.name();
    }
  }

  /** A section that is bound later by another reader. */
  record Raw() implements Kind {
    @Override
    public String name() {
      return "free section";
    }
  }
}
