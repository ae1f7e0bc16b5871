package org.ccdrec.backbones.popularity;

import org.ccdrec.spi.ClosedForm;
import org.ccdrec.spi.ClosedFormFactory;
import org.ccdrec.spi.RecommenderContext;

/** Makes {@code popularity} models. Stateless. */
public final class PopularityFactory implements ClosedFormFactory<PopularityConfig> {
  @Override
  public String name() {
    return "popularity";
  }

  @Override
  public String description() {
    return "The most popular items for everybody, a baseline in closed form.";
  }

  @Override
  public Class<PopularityConfig> configType() {
    return PopularityConfig.class;
  }

  @Override
  public ClosedForm create(PopularityConfig config, RecommenderContext context) {
    return new Popularity(context.interactions());
  }
}
