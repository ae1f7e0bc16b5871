package org.ccdrec.samediff;

import java.util.List;
import org.ccdrec.samediff.twotower.TwoTower;
import org.ccdrec.samediff.twotower.TwoTowerConfig;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.CcdrecPlugin;

/** The plugin that offers the backbones written as SameDiff graphs. Stateless. */
public final class SameDiffPlugin implements CcdrecPlugin {
  /** The factory of {@code samediff-two-tower}. */
  public static final BackboneFactory<TwoTowerConfig> TWO_TOWER =
      BackboneFactory.of(
          "samediff-two-tower",
          "Two towers of perceptrons as a SameDiff graph: an example of such a backbone.",
          TwoTowerConfig.class,
          TwoTower::new);

  @Override
  public List<BackboneFactory<?>> backbones() {
    return List.of(TWO_TOWER);
  }
}
