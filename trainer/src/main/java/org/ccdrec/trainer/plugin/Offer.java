package org.ccdrec.trainer.plugin;

import java.util.List;
import org.ccdrec.config.ConfigKey;
import org.ccdrec.spi.PluginFactory;

/**
 * A backbone, untrained model or sampler that some plugin offers.
 *
 * @param <F> the kind of factory
 * @param name the name in config files
 * @param description one sentence for users
 * @param origin the jar, folder or class path entry it came from
 * @param keys its configuration keys
 * @param factory creates it
 * @param plugin the class of the plugin
 */
public record Offer<F extends PluginFactory<?>>(
    String name,
    String description,
    String origin,
    List<ConfigKey> keys,
    F factory,
    Class<?> plugin) {}
