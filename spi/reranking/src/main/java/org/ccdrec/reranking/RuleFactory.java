package org.ccdrec.reranking;

import java.util.function.Function;

/**
 * A kind of re-ranking rule. Implementations are safe for use by several threads.
 *
 * @param <C> its configuration, a record whose components carry {@link org.ccdrec.config.Setting};
 *     the server reads it from the scenario file and reports all errors together
 */
public interface RuleFactory<C extends Record> {
  /** Returns the name by which scenarios call it, {@code [a-z][a-z0-9-]*}. */
  String name();

  /** Returns what the rule does, in one sentence. */
  String description();

  /** Returns the configuration record. */
  Class<C> configType();

  /**
   * Returns a rule with a configuration.
   *
   * @throws IllegalArgumentException if the configuration is invalid beyond what its declarations
   *     say; the server then refuses the scenario file with this message
   */
  Rule create(C config);

  /**
   * Returns a factory that calls a function.
   *
   * @param name the name by which scenarios call it
   * @param description what the rule does, in one sentence
   * @param configType the configuration record
   * @param create makes the rule, such as {@code MyRule::new}
   */
  static <C extends Record> RuleFactory<C> of(
      String name, String description, Class<C> configType, Function<C, Rule> create) {
    return new RuleFactory<>() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String description() {
        return description;
      }

      @Override
      public Class<C> configType() {
        return configType;
      }

      @Override
      public Rule create(C config) {
        return create.apply(config);
      }
    };
  }
}
