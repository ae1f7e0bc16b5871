package org.ccdrec.config;

import org.jspecify.annotations.Nullable;

/**
 * The description of one configuration key.
 *
 * @param path the full key path; {@code []} stands for any list element, {@code <name>} for any map
 *     key
 * @param type the type in words; enums give their choices, {@code section} is a nested record
 * @param defaultValue the default as YAML text, or null if there is none
 * @param required whether the key must be given
 * @param range the allowed values in words, empty if any value of the type is allowed
 * @param help what the key does
 */
public record ConfigKey(
    String path,
    String type,
    @Nullable String defaultValue,
    boolean required,
    String range,
    String help) {}
