package org.ccdrec.spi;

import java.util.List;

/**
 * What a plugin jar adds to the trainer: the one service that it provides.
 *
 * <p>An implementation is public, has a public constructor without arguments, and is named in
 * {@code META-INF/services/org.ccdrec.spi.CcdrecPlugin}. Every method has a default, so that a
 * capability added later breaks no plugin. The jar's manifest names the SPI version it was built
 * for as {@code Spi-Version} ({@link SpiVersion}). Used by one thread, whose context class loader
 * is the plugin's.
 */
public interface CcdrecPlugin {
  /** The backbones this plugin offers. */
  default List<BackboneFactory<?>> backbones() {
    return List.of();
  }

  /** The untrained models this plugin offers. */
  default List<UntrainedModelFactory<?>> untrainedModels() {
    return List.of();
  }

  /** The negative samplers this plugin offers. */
  default List<SamplerFactory<?>> samplers() {
    return List.of();
  }
}
