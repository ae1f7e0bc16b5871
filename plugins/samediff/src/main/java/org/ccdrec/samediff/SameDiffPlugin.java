package org.ccdrec.samediff;

import java.util.List;
import org.ccdrec.samediff.twotower.TwoTowerFactory;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.CcdrecPlugin;

/** The plugin that offers the backbones written as SameDiff graphs. Stateless. */
public final class SameDiffPlugin implements CcdrecPlugin {
  @Override
  public List<BackboneFactory<?>> backbones() {
    return List.of(new TwoTowerFactory());
  }
}
