package org.ccdrec.config;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown if a configuration is invalid; lists all errors found. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The source of assignments that name no option. */
  static final String COMMAND_LINE = "command line";

  private final transient List<ConfigError> errors;

  /**
   * Creates an exception that reports errors in the given order.
   *
   * @throws IllegalArgumentException if there are none
   */
  public ConfigException(List<ConfigError> errors) {
    super(message(errors));
    this.errors = List.copyOf(errors);
  }

  /** Returns all errors, at least one. */
  public List<ConfigError> errors() {
    return errors;
  }

  /**
   * Returns whether every error is in a value of the command line, an option's or an assignment's,
   * which makes the failure one of usage.
   */
  public boolean concernsCommandLine() {
    return errors.stream()
        .map(ConfigError::source)
        .allMatch(source -> source.equals(COMMAND_LINE) || source.startsWith("--"));
  }

  private static String message(List<ConfigError> errors) {
    if (errors.isEmpty()) {
      throw new IllegalArgumentException("errors must not be empty");
    }
    if (errors.size() == 1) {
      return errors.getFirst().message();
    }
    return errors.stream()
        .map(ConfigError::message)
        .collect(
            Collectors.joining("\n  ", errors.size() + " errors in the configuration:\n  ", ""));
  }
}
