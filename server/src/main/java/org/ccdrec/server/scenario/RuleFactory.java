package org.ccdrec.server.scenario;

/**
 * A kind of rule, found by {@link java.util.ServiceLoader}.
 *
 * @param <C> its configuration, a record whose components carry {@link org.ccdrec.config.Setting}
 */
public interface RuleFactory<C extends Record> {
  /** Returns the name that scenarios call it by, {@code [a-z][a-z0-9-]*}. */
  String name();

  /** Returns the type of its configuration. */
  Class<C> configType();

  /** Returns the rule of a configuration. */
  Rule create(C config);
}
