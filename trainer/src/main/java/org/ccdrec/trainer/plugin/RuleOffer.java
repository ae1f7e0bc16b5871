package org.ccdrec.trainer.plugin;

import java.util.List;
import org.ccdrec.config.ConfigKey;

/**
 * A re-ranking rule that a plugin offers to the server.
 *
 * @param name the name in scenario files
 * @param description one sentence for users
 * @param origin the jar or folder it came from
 * @param keys its configuration keys
 */
public record RuleOffer(String name, String description, String origin, List<ConfigKey> keys) {}
