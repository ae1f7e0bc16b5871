package org.ccdrec.backbones.itemknn;

import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;

/** Makes {@code item-knn} models. Stateless. */
public final class ItemKnnFactory implements BackboneFactory<ItemKnnConfig> {
  @Override
  public String name() {
    return "item-knn";
  }

  @Override
  public String description() {
    return "Items like the user's own by cosine of who has them, a baseline in closed form.";
  }

  @Override
  public Class<ItemKnnConfig> configType() {
    return ItemKnnConfig.class;
  }

  @Override
  public Backbone create(ItemKnnConfig config, BackboneContext context) {
    return new ItemKnn(config, context.interactions());
  }
}
