package org.ccdrec.backbones;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.ccdrec.config.ConfigSchema;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.PluginFactory;
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
    BuiltInBackbones plugin = new BuiltInBackbones();
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
            "mgcn"),
        plugin.backbones().stream().map(PluginFactory::name).toList());
    assertEquals(
        List.of("popularity", "item-knn", "ease"),
        plugin.untrainedModels().stream().map(PluginFactory::name).toList());
  }

  @Test
  void everyKeyHasADefault() {
    BuiltInBackbones plugin = new BuiltInBackbones();
    List<PluginFactory<?>> factories = new ArrayList<>(plugin.backbones());
    factories.addAll(plugin.untrainedModels());
    for (PluginFactory<?> factory : factories) {
      ConfigSchema.describe(factory.configType())
          .forEach(key -> assertTrue(!key.required(), factory.name() + "." + key.path()));
    }
  }
}
