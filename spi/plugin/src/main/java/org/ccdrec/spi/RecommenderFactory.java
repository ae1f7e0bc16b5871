package org.ccdrec.spi;

/**
 * Makes recommenders of one kind; {@code model.backbone} of a config file names it, so that no two
 * have one name.
 *
 * @param <C> the configuration
 */
public sealed interface RecommenderFactory<C extends Record> extends PluginFactory<C>
    permits BackboneFactory, ClosedFormFactory {}
