package org.ccdrec.backbones;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.ServiceLoader;
import org.ccdrec.config.ConfigSchema;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.CcdrecPlugin;
import org.junit.jupiter.api.Test;

final class BuiltInBackbonesTest {
  @Test
  void isFoundAsAService() {
    List<CcdrecPlugin> plugins =
        ServiceLoader.load(CcdrecPlugin.class).stream().map(ServiceLoader.Provider::get).toList();
    assertEquals(1, plugins.size());
    assertTrue(plugins.getFirst() instanceof BuiltInBackbones);
  }

  @Test
  void offersItsModels() {
    List<BackboneFactory<?>> factories = new BuiltInBackbones().backbones();
    assertEquals(
        List.of(
            "bpr-mf",
            "lightgcn",
            "freedom",
            "vbpr",
            "bm3",
            "slmrec",
            "lattice",
            "mmgcn",
            "mcdrec",
            "popularity",
            "item-knn",
            "ease"),
        factories.stream().map(BackboneFactory::name).toList());
  }

  @Test
  void everyKeyHasADefault() {
    for (BackboneFactory<?> factory : new BuiltInBackbones().backbones()) {
      ConfigSchema.describe(factory.configType())
          .forEach(key -> assertTrue(!key.required(), factory.name() + "." + key.path()));
    }
  }
}
