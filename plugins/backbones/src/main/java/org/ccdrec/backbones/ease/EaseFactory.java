package org.ccdrec.backbones.ease;

import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;

/** Makes {@code ease} models. Stateless. */
public final class EaseFactory implements BackboneFactory<EaseConfig> {
  @Override
  public String name() {
    return "ease";
  }

  @Override
  public String description() {
    return "The linear model EASE, with content if asked for, a baseline in closed form (Steck 2019).";
  }

  @Override
  public Class<EaseConfig> configType() {
    return EaseConfig.class;
  }

  @Override
  public Backbone create(EaseConfig config, BackboneContext context) {
    return new Ease(config, context);
  }
}
