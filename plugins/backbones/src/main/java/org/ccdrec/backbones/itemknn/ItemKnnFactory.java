package org.ccdrec.backbones.itemknn;

import org.ccdrec.spi.ClosedForm;
import org.ccdrec.spi.ClosedFormFactory;
import org.ccdrec.spi.RecommenderContext;

/** Makes {@code item-knn} models. Stateless. */
public final class ItemKnnFactory implements ClosedFormFactory<ItemKnnConfig> {
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
  public ClosedForm create(ItemKnnConfig config, RecommenderContext context) {
    return new ItemKnn(config, context.interactions());
  }
}
