package org.ccdrec.config;

import org.jspecify.annotations.Nullable;

/** The place a configuration value came from; line 0 means that there are no lines. */
record Position(String source, int line) {

  /** Returns the place for people, such as {@code train.yaml:12}. */
  String text() {
    return line > 0 ? source + ":" + line : source;
  }

  ConfigError error(String key, @Nullable String value, String rule) {
    return new ConfigError(source, line, key, value, rule);
  }
}
