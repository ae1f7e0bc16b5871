package org.ccdrec.backbones;

import java.util.List;
import org.ccdrec.backbones.bm3.Bm3Factory;
import org.ccdrec.backbones.bprmf.BprMfFactory;
import org.ccdrec.backbones.ease.EaseFactory;
import org.ccdrec.backbones.freedom.FreedomFactory;
import org.ccdrec.backbones.itemknn.ItemKnnFactory;
import org.ccdrec.backbones.lattice.LatticeFactory;
import org.ccdrec.backbones.lightgcn.LightGcnFactory;
import org.ccdrec.backbones.mcdrec.McdRecFactory;
import org.ccdrec.backbones.mmgcn.MmGcnFactory;
import org.ccdrec.backbones.popularity.PopularityFactory;
import org.ccdrec.backbones.slmrec.SlmRecFactory;
import org.ccdrec.backbones.vbpr.VbprFactory;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.ClosedFormFactory;

/** The plugin that offers the built-in backbones. Stateless. */
public final class BuiltInBackbones implements CcdrecPlugin {
  @Override
  public List<BackboneFactory<?>> backbones() {
    return List.of(
        new BprMfFactory(),
        new LightGcnFactory(),
        new FreedomFactory(),
        new VbprFactory(),
        new Bm3Factory(),
        new SlmRecFactory(),
        new LatticeFactory(),
        new MmGcnFactory(),
        new McdRecFactory());
  }

  @Override
  public List<ClosedFormFactory<?>> closedForms() {
    return List.of(new PopularityFactory(), new ItemKnnFactory(), new EaseFactory());
  }
}
