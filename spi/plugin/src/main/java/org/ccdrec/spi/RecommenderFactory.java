package org.ccdrec.spi;

/**
 * A factory of recommenders of one kind. {@code model.backbone} of a config file names it, so
 * backbones and untrained models share one set of names.
 *
 * @param <C> the configuration
 */
public sealed interface RecommenderFactory<C extends Record> extends PluginFactory<C>
    permits BackboneFactory, UntrainedModelFactory {}
