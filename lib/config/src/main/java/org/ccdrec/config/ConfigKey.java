package org.ccdrec.config;

import org.jspecify.annotations.Nullable;

/**
 * The description of one configuration key.
 *
 * @param path the full key path; {@code []} stands for any list element, {@code <name>} for any map
 *     key
 * @param type a description of the type; enums list their constants, {@code section} is a nested
 *     record
 * @param defaultValue the default as YAML text, or null if there is none
 * @param required whether the key must be set
 * @param range a description of the allowed values, empty if any value of the type is allowed
 * @param help what the key does
 */
public record ConfigKey(
    String path,
    String type,
    @Nullable String defaultValue,
    boolean required,
    String range,
    String help) {}
