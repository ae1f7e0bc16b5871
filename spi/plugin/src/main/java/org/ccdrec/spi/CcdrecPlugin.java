package org.ccdrec.spi;

import java.util.List;

/**
 * The one service that a plugin jar offers: what it adds to the trainer.
 *
 * <p>An implementation is public, has a public constructor without arguments, and is named in
 * {@code META-INF/services/org.ccdrec.spi.CcdrecPlugin}. Every method has a default, so that a
 * capability added later breaks no plugin. The jar's manifest names the SPI it was built for as
 * {@code Spi-Version} ({@link SpiVersion}).
 */
public interface CcdrecPlugin {
  /** The backbones this plugin offers. */
  default List<BackboneFactory<?>> backbones() {
    return List.of();
  }

  /** The models in closed form this plugin offers. */
  default List<ClosedFormFactory<?>> closedForms() {
    return List.of();
  }

  /** The negative samplers this plugin offers. */
  default List<SamplerFactory<?>> samplers() {
    return List.of();
  }
}
