package org.ccdrec.trainer.plugin;

import java.util.List;

/**
 * The refusal of plugins, or of a name that none of them offers; names the origins and the cause.
 */
public final class PluginException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PluginException(String message) {
    super(message);
  }

  PluginException(String message, Throwable cause) {
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
