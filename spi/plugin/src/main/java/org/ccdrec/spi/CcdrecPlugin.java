package org.ccdrec.spi;

import java.util.List;

/**
 * The service through which a plugin jar extends the trainer.
 *
 * <p>An implementation is public, has a public constructor without arguments, and is named in
 * {@code META-INF/services/org.ccdrec.spi.CcdrecPlugin}. Every method has a default, so that
 * methods added later break no plugin. The jar's manifest names the SPI version it was built for as
 * {@code Spi-Version} ({@link SpiVersion}). Used by one thread, with the plugin's class loader as
 * its context class loader.
 */
public interface CcdrecPlugin {
  /** Returns the backbones of this plugin. */
  default List<BackboneFactory<?>> backbones() {
    return List.of();
  }

  /** Returns the untrained models of this plugin. */
  default List<UntrainedModelFactory<?>> untrainedModels() {
    return List.of();
  }

  /** Returns the negative samplers of this plugin. */
  default List<SamplerFactory<?>> samplers() {
    return List.of();
  }
}
