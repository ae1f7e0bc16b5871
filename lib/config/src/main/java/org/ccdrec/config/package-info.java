/**
 * Typed configuration: records read from YAML, whose keys, defaults and ranges are declared on
 * their components.
 *
 * <p>The entry types are {@link org.ccdrec.config.ConfigReader} (text to record), {@link
 * org.ccdrec.config.ConfigWriter} (record to map or text), {@link org.ccdrec.config.ConfigSchema}
 * (the keys of a record) and the annotation {@link org.ccdrec.config.Setting}. Threading: all types
 * are immutable and thread-safe.
 */
@NullMarked
package org.ccdrec.config;

import org.jspecify.annotations.NullMarked;
