package org.ccdrec.samplers.uniform;

/** The configuration of the uniform sampler: it has no keys. */
public record UniformConfig() {}
