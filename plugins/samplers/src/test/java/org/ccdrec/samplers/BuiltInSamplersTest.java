package org.ccdrec.samplers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.ServiceLoader;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.SamplerFactory;
import org.junit.jupiter.api.Test;

final class BuiltInSamplersTest {
  @Test
  void isFoundAsAService() {
    List<CcdrecPlugin> plugins =
        ServiceLoader.load(CcdrecPlugin.class).stream().map(ServiceLoader.Provider::get).toList();
    assertEquals(1, plugins.size());
    assertTrue(plugins.getFirst() instanceof BuiltInSamplers);
  }

  @Test
  void offersItsSamplers() {
    assertEquals(
        List.of("uniform", "popularity", "dns", "mixgcf", "srns", "realhns"),
        new BuiltInSamplers().samplers().stream().map(SamplerFactory::name).toList());
  }
}
