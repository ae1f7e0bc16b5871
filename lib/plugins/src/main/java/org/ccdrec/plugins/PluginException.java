package org.ccdrec.plugins;

import java.util.List;

/**
 * Thrown when plugins cannot be used or no plugin offers a name; the message names origin and
 * cause.
 */
public final class PluginException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes the refusal of a plugin or of a name. */
  public PluginException(String message) {
    super(message);
  }

  /** Creates an exception with the fault that caused it. */
  public PluginException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Collects the messages of several refusals into one. */
  static PluginException of(List<PluginException> problems) {
    if (problems.size() == 1) {
      return problems.getFirst();
    }
    List<String> messages = problems.stream().map(Throwable::getMessage).toList();
    PluginException all =
        new PluginException(
            messages.size() + " problems with plugins:\n  " + String.join("\n  ", messages));
    problems.forEach(all::addSuppressed);
    return all;
  }
}
