/**
 * Typed configuration: records read from YAML, with keys, defaults and ranges declared once on
 * their components.
 *
 * <p>Entry types are {@link org.ccdrec.config.ConfigReader} (text to record), {@link
 * org.ccdrec.config.ConfigWriter} (record to map or text), {@link org.ccdrec.config.ConfigSchema}
 * (what keys a record has) and the annotation {@link org.ccdrec.config.Setting}. Everything here is
 * immutable and safe for use by several threads.
 */
@NullMarked
package org.ccdrec.config;

import org.jspecify.annotations.NullMarked;
