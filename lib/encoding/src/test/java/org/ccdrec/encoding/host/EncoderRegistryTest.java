package org.ccdrec.encoding.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.EncodingPlugin;
import org.ccdrec.encoding.EncodingSpi;
import org.ccdrec.encoding.Input;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;
import org.ccdrec.plugins.PluginException;
import org.ccdrec.plugins.testkit.CompiledJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encoders of plugin jars: found, configured, checked. */
final class EncoderRegistryTest {
  private static final String LENGTHS =
      """
      package sample;

      import java.util.List;
      import java.util.Set;
      import org.ccdrec.encoding.*;

      public final class Lengths implements EncodingPlugin, EncoderFactory<Lengths.Config> {
        public record Config(
            @org.ccdrec.config.Setting(help = "Width", defaultValue = "2", min = "1") int width) {}
        public List<EncoderFactory<?>> encoders() { return List.of(this); }
        public String name() { return "lengths"; }
        public String description() { return "Encodes the length of titles."; }
        public Class<Config> configType() { return Config.class; }
        public String modality() { return "text"; }
        public String version() { return "7"; }
        public Set<Input> inputs() { return Set.of(Input.TEXT); }
        public ItemEncoder create(Config config, String learned) {
          return new ItemEncoder() {
            public int width() { return config.width(); }
            public List<Encoding> encode(List<ItemContent> batch) {
              if (Thread.currentThread().getContextClassLoader() != Lengths.class.getClassLoader()) {
                throw new IllegalStateException("another context class loader");
              }
              return batch.stream().<Encoding>map(i -> {
                String title = i.texts().get("title");
                return title == null ? new Encoding.Absent("no title")
                    : new Encoding.Vector(new float[] {title.length(), VALUE});
              }).toList();
            }
          };
        }
      }
      """;

  private final Path directory;

  EncoderRegistryTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static CompiledJar lengths(String value) {
    return new CompiledJar(EncodingPlugin.class.getName(), EncodingSpi.MANIFEST_ATTRIBUTE)
        .source("sample.Lengths", LENGTHS.replace("VALUE", value));
  }

  private static EncoderOffer<?> offer(EncoderRegistry registry) {
    return Objects.requireNonNull(registry.find("lengths"));
  }

  @Test
  void anEncoderOfAJarIsConfiguredAndCalled() throws Exception {
    lengths("1").write(directory.resolve("lengths.jar"));
    try (EncoderRegistry registry = EncoderRegistry.load(directory)) {
      EncoderOffer<?> offer = offer(registry);
      assertEquals(Set.of("lengths"), registry.names());
      assertEquals("7", offer.version());
      assertTrue(offer.encodesNewItems());
      ConfiguredEncoder configured = offer.configure(ConfigReader.ofDefaults());
      assertEquals(Map.of("width", 2), configured.settings());
      try (ItemEncoder encoder = configured.open(configured.learn(List.of()))) {
        List<Encoding> results =
            encoder.encode(
                List.of(ItemContent.of("a").withText("title", "abc"), ItemContent.of("b")));
        assertArrayEquals(
            new float[] {3, 1},
            assertInstanceOf(Encoding.Vector.class, results.getFirst()).values());
        assertEquals(new Encoding.Absent("no title"), results.getLast());
      }
    }
  }

  @Test
  void aViolationOfTheContractNamesEncoderAndItem() throws IOException {
    lengths("0f / 0").write(directory.resolve("lengths.jar"));
    try (EncoderRegistry registry = EncoderRegistry.load(directory)) {
      ConfiguredEncoder configured = offer(registry).configure(ConfigReader.ofDefaults());
      try (ItemEncoder encoder = configured.open("")) {
        var failure =
            assertThrows(
                EncoderException.class,
                () -> encoder.encode(List.of(ItemContent.of("x1").withText("title", "t"))));
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains("lengths") && message.contains("'x1'"), message);
      }
    }
  }

  @Test
  void aWrongSettingIsRefused() throws IOException {
    lengths("1").write(directory.resolve("lengths.jar"));
    try (EncoderRegistry registry = EncoderRegistry.load(directory)) {
      EncoderOffer<?> offer = offer(registry);
      assertThrows(
          ConfigException.class,
          () -> offer.configure(ConfigReader.ofMap("test", Map.of("width", 0))));
    }
  }

  @Test
  void anotherMajorVersionIsRefused() throws IOException {
    lengths("1").version("2.0").write(directory.resolve("lengths.jar"));
    var failure = assertThrows(PluginException.class, () -> EncoderRegistry.load(directory));
    assertTrue(String.valueOf(failure.getMessage()).contains("built for SPI 2.0"));
  }

  @Test
  void twoEncodersOfOneNameAreRefused() throws IOException {
    lengths("1").write(directory.resolve("a.jar"));
    lengths("1").write(directory.resolve("b.jar"));
    var failure = assertThrows(PluginException.class, () -> EncoderRegistry.load(directory));
    assertTrue(String.valueOf(failure.getMessage()).contains("named lengths"));
  }

  @Test
  void aRecordReadsBack() {
    var record =
        new EncoderRecord(
            "text", "lengths", "7", "abc", Set.of(Input.TEXT), 2, Map.of("width", 2), "learned");
    assertEquals(record, EncoderRecord.of(record.toJson()));
  }
}
