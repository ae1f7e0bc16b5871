package org.ccdrec.config;

import org.jspecify.annotations.Nullable;

/** The source position of a configuration value; line 0 means that the source has no lines. */
record Position(String source, int line) {

  /** Returns the position as shown to users, such as {@code train.yaml:12}. */
  String text() {
    return line > 0 ? source + ":" + line : source;
  }

  ConfigError error(String key, @Nullable String value, String rule) {
    return new ConfigError(source, line, key, value, rule);
  }
}
