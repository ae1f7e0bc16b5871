package org.ccdrec.backbones.popularity;

import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;

/** Makes {@code popularity} models. Stateless. */
public final class PopularityFactory implements BackboneFactory<PopularityConfig> {
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
  public Backbone create(PopularityConfig config, BackboneContext context) {
    return new Popularity(context.interactions());
  }
}
