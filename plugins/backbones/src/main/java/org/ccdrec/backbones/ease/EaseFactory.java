package org.ccdrec.backbones.ease;

import org.ccdrec.spi.ClosedForm;
import org.ccdrec.spi.ClosedFormFactory;
import org.ccdrec.spi.RecommenderContext;

/** Makes {@code ease} models. Stateless. */
public final class EaseFactory implements ClosedFormFactory<EaseConfig> {
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
  public ClosedForm create(EaseConfig config, RecommenderContext context) {
    return new Ease(config, context);
  }
}
