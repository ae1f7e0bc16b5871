package org.ccdrec.trainer.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.plugins.PluginException;
import org.ccdrec.plugins.testkit.CompiledJar;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.RecommenderFactory;
import org.ccdrec.spi.SpiVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginRegistryTest {

  private static final String VERSION_1 =
      "package lib; public final class Helper { public static String version() { return \"one\"; } }";
  private static final String VERSION_2 = VERSION_1.replace("one", "two");

  @TempDir Path folder;

  @Test
  void aJarOffersItsBackboneWithTypedConfiguration() throws IOException {
    Path jar =
        new PluginJar().backbone("p.P", "tiny", "\"A tiny one\"").write(folder.resolve("p.jar"));
    try (PluginRegistry registry = PluginRegistry.load(folder)) {
      Offer<RecommenderFactory<?>> offer = registry.recommender("tiny");
      assertEquals("A tiny one", offer.description());
      assertEquals(jar.toString(), offer.origin());
      assertEquals("layers", offer.keys().getFirst().path());
      Record config = ConfigReader.ofDefaults().bind(offer.factory().configType());
      assertEquals("Config[layers=2]", config.toString());
      assertTrue(registry.recommenders().contains(offer));
    }
  }

  @Test
  void twoPluginsSeeTheirOwnVersionOfAClassWithOneName() throws IOException {
    new PluginJar()
        .source("lib.Helper", VERSION_1)
        .backbone("p.P", "first", "lib.Helper.version()")
        .write(folder.resolve("first.jar"));
    new PluginJar()
        .source("lib.Helper", VERSION_2)
        .backbone("p.P", "second", "lib.Helper.version()")
        .write(folder.resolve("second.jar"));
    try (PluginRegistry registry = PluginRegistry.load(folder)) {
      assertEquals("one", registry.recommender("first").description());
      assertEquals("two", registry.recommender("second").description());
      assertNotSame(
          registry.recommender("first").plugin(), registry.recommender("second").plugin());
      assertEquals(
          registry.recommender("first").plugin().getName(),
          registry.recommender("second").plugin().getName());
    }
  }

  @Test
  void aFolderIsAPluginWithItsDependencies() throws IOException {
    for (String version : List.of("one", "two")) {
      Path home = folder.resolve(version);
      Path library =
          new PluginJar()
              .source("lib.Helper", VERSION_1.replace("one", version))
              .spiVersion(null)
              .write(home.resolve("library.jar"));
      new PluginJar()
          .backbone("p.P", "uses-" + version, "lib.Helper.version()")
          .dependency(library)
          .write(home.resolve("plugin.jar"));
    }
    Files.writeString(folder.resolve("README.txt"), "not a plugin");
    try (PluginRegistry registry = PluginRegistry.load(folder)) {
      assertEquals("one", registry.recommender("uses-one").description());
      assertEquals("two", registry.recommender("uses-two").description());
      assertEquals(folder.resolve("two").toString(), registry.recommender("uses-two").origin());
    }
  }

  @Test
  void theSpiComesFromTheHostAndTheRestOfTheHostIsHidden() throws IOException {
    new PluginJar()
        .backbone(
            "p.P",
            "looks",
            "looks(\"org.ccdrec.trainer.plugin.PluginRegistry\") + looks(\"picocli.CommandLine\")"
                + " + looks(\"org.slf4j.Logger\") + looks(\"org.nd4j.linalg.factory.Nd4j\")")
        .source(
            "p.Look",
            "package p; class Look { static String at(String name) { try { Class.forName(name);"
                + " return \"seen \"; } catch (ClassNotFoundException e) { return \"hidden \"; } } }")
        .rewrite("looks(", "Look.at(")
        .write(folder.resolve("p.jar"));
    try (PluginRegistry registry = PluginRegistry.load(folder)) {
      Offer<RecommenderFactory<?>> offer = registry.recommender("looks");
      assertEquals("hidden hidden seen seen ", offer.description());
      assertSame(BackboneFactory.class, offer.factory().getClass().getInterfaces()[0]);
    }
  }

  @Test
  void aCopyOfTheSpiInsideAJarIsNotUsed() throws IOException {
    new PluginJar()
        .backbone("p.P", "shaded", "new org.ccdrec.spi.SpiVersion(1, 0).toString()")
        .source(
            "org.ccdrec.spi.SpiVersion",
            "package org.ccdrec.spi; public record SpiVersion(int major, int minor) {"
                + " public String toString() { return \"copy\"; } }")
        .write(folder.resolve("p.jar"));
    try (PluginRegistry registry = PluginRegistry.load(folder)) {
      assertEquals("1.0", registry.recommender("shaded").description());
    }
  }

  @Test
  void anotherSpiVersionIsRefusedBeforeAnyClassIsLoaded() throws IOException {
    Path jar =
        new PluginJar()
            .backbone("p.P", "tiny", "System.setProperty(\"plugin.loaded\", \"yes\")")
            .spiVersion("2.0")
            .write(folder.resolve("p.jar"));
    assertEquals(
        jar + " was built for SPI 2.0, but this program supports SPI 1.0 to " + SpiVersion.CURRENT,
        refusal());
    assertEquals(null, System.getProperty("plugin.loaded"));
  }

  @Test
  void aNewerMinorVersionAMissingOneAndAMalformedOneAreRefused() throws IOException {
    Path jar = folder.resolve("p.jar");
    new PluginJar().backbone("p.P", "tiny", "\"t\"").spiVersion("1.99").write(jar);
    assertTrue(refusal().startsWith(jar + " was built for SPI 1.99, but this"), refusal());
    new PluginJar().backbone("p.P", "tiny", "\"t\"").spiVersion(null).write(jar);
    assertEquals(
        jar + " must name the SPI it was built for in its manifest, such as Spi-Version: 1.0",
        refusal());
    new PluginJar().backbone("p.P", "tiny", "\"t\"").spiVersion("one").write(jar);
    assertEquals(jar + ": Spi-Version must be major.minor, like 1.0; it is 'one'", refusal());
  }

  @Test
  void aNameOfferedTwiceIsRefusedNamingBothOrigins() throws IOException {
    Path a = new PluginJar().backbone("a.P", "same", "\"a\"").write(folder.resolve("a.jar"));
    Path b = new PluginJar().backbone("b.P", "same", "\"b\"").write(folder.resolve("b.jar"));
    assertEquals("two plugins offer a backbone named same: " + a + " and " + b, refusal());
  }

  @Test
  void anUnknownNameListsTheKnownOnes() throws IOException {
    new PluginJar().backbone("a.P", "lightning", "\"a\"").write(folder.resolve("a.jar"));
    try (PluginRegistry registry = PluginRegistry.load(folder)) {
      String near = unknown(registry, "lihgtning");
      assertTrue(near.startsWith("unknown backbone lihgtning; did you mean lightning? known: "));
      String far = unknown(registry, "qqqqqqqqqq");
      assertTrue(
          far.startsWith("unknown backbone qqqqqqqqqq; known: ") && far.contains("lightning"));
    }
  }

  @Test
  void brokenPluginsAreAllNamedWithTheirCause() throws IOException {
    Path broken = folder.resolve("a-missing-class.jar");
    new PluginJar()
        .source("lib.Helper", VERSION_1)
        .backbone("p.P", "needs", "lib.Helper.version()")
        .write(broken, "lib.Helper");
    new PluginJar()
        .source(
            "p.P",
            "package p; public final class P implements org.ccdrec.spi.CcdrecPlugin {"
                + " public P() { throw new IllegalStateException(\"no licence\"); } }")
        .service("p.P")
        .write(folder.resolve("b-throws.jar"));
    new PluginJar().source("lib.Helper", VERSION_1).write(folder.resolve("c-no-service.jar"));
    new PluginJar().service("p.Absent").write(folder.resolve("d-absent-class.jar"));
    new PluginJar().service("# none").write(folder.resolve("e-empty-service.jar"));
    new PluginJar().backbone("p.P", "Bad_Name", "\"x\"").write(folder.resolve("f-name.jar"));
    new PluginJar().backbone("p.P", "blank", "\"\"").write(folder.resolve("g-description.jar"));
    Files.writeString(folder.resolve("h-no-jar.jar"), "text");
    Files.createDirectory(folder.resolve("i-empty"));
    assertEquals(
        List.of(
            "9 problems with plugins:",
            "a-missing-class.jar cannot list its backbones: NoClassDefFoundError: lib/Helper, caused"
                + " by ClassNotFoundException: lib.Helper",
            "b-throws.jar cannot be loaded: IllegalStateException: no licence",
            "c-no-service.jar has no META-INF/services/org.ccdrec.spi.CcdrecPlugin: it is not a"
                + " plugin",
            "d-absent-class.jar cannot be loaded: ServiceConfigurationError:"
                + " org.ccdrec.spi.CcdrecPlugin: Provider p.Absent not found",
            "e-empty-service.jar names no plugin class in its service file",
            "f-name.jar: a name must match [a-z][a-z0-9-]*; name=Bad_Name",
            "g-description.jar: blank must have a description",
            "h-no-jar.jar cannot be read as a jar: zip END header not found",
            "i-empty has no jar with META-INF/services/org.ccdrec.spi.CcdrecPlugin: it is not a"
                + " plugin"),
        refusal().lines().map(line -> line.strip().replace(folder + "/", "")).toList());
  }

  @Test
  void aJarThatServesAnotherProgramOfCcdrecIsSkippedBeforeItsVersionIsRead() throws IOException {
    new CompiledJar("org.ccdrec.reranking.RerankingPlugin", "Reranking-Spi-Version")
        .provider("p.Absent")
        .version("99.0")
        .write(folder.resolve("rules.jar"));
    new PluginJar().backbone("p.P", "tiny", "\"t\"").write(folder.resolve("p.jar"));
    try (PluginRegistry registry = PluginRegistry.load(folder)) {
      assertEquals("tiny", registry.recommender("tiny").name());
    }
  }

  @Test
  void aConfigurationThatBreaksTheRulesIsRefused() throws IOException {
    new PluginJar()
        .backbone("p.P", "bad", "\"x\"")
        .rewrite("@Setting(help = \"Layers\", defaultValue = \"2\", min = \"1\")", "")
        .write(folder.resolve("p.jar"));
    assertTrue(
        refusal().contains("a configuration key needs @Setting; component=p.P$Config.layers"));
  }

  @Test
  void aMissingDirectoryIsRefusedAndNoDirectoryIsFine() {
    Path missing = folder.resolve("missing");
    PluginException e = assertThrows(PluginException.class, () -> PluginRegistry.load(missing));
    assertEquals("the plugins directory must exist; directory=" + missing, e.getMessage());
    PluginRegistry registry = PluginRegistry.load(null);
    registry.close();
    registry.close();
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(PluginException.class, () -> PluginRegistry.load(folder)).getMessage());
  }

  private static String unknown(PluginRegistry registry, String name) {
    return String.valueOf(
        assertThrows(PluginException.class, () -> registry.recommender(name)).getMessage());
  }
}
