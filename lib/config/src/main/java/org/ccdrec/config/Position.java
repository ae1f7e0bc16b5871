package org.ccdrec.config;

import org.jspecify.annotations.Nullable;

/** The place a configuration value came from; line 0 means that there are no lines. */
record Position(String source, int line) {

  ConfigError error(String key, @Nullable String value, String rule) {
    return new ConfigError(source, line, key, value, rule);
  }
}
