package org.ccdrec.backbones;

import java.util.List;
import org.ccdrec.backbones.bprmf.BprMfFactory;
import org.ccdrec.backbones.freedom.FreedomFactory;
import org.ccdrec.backbones.lightgcn.LightGcnFactory;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.CcdrecPlugin;

/** The plugin that offers the built-in backbones. Stateless. */
public final class BuiltInBackbones implements CcdrecPlugin {
  @Override
  public List<BackboneFactory<?>> backbones() {
    return List.of(new BprMfFactory(), new LightGcnFactory(), new FreedomFactory());
  }
}
