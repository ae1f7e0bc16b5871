package org.ccdrec.dl4j;

import java.util.List;
import org.ccdrec.dl4j.twotower.TwoTower;
import org.ccdrec.dl4j.twotower.TwoTowerConfig;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.CcdrecPlugin;

/** The plugin that offers the backbones written as Deeplearning4j graphs. Stateless. */
public final class Dl4jPlugin implements CcdrecPlugin {
  /** The factory of {@code dl4j-two-tower}. */
  public static final BackboneFactory<TwoTowerConfig> TWO_TOWER =
      BackboneFactory.of(
          "dl4j-two-tower",
          "Two towers of perceptrons as Deeplearning4j computation graphs.",
          TwoTowerConfig.class,
          TwoTower::new);

  @Override
  public List<BackboneFactory<?>> backbones() {
    return List.of(TWO_TOWER);
  }
}
