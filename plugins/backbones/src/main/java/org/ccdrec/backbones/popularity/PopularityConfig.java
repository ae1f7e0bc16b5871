package org.ccdrec.backbones.popularity;

/** The configuration of the popularity baseline, which has no keys. */
public record PopularityConfig() {}
