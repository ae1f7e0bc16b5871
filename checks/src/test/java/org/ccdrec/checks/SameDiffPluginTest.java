package org.ccdrec.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests a third party's SameDiff backbone: compiled against the SPI, ND4J and the adapter's jar
 * only, placed in a folder of a plugins directory together with that jar, and used in training by
 * the program that users start. Needs the adapter's jar, which {@code ./mvnw verify} builds first.
 */
final class SameDiffPluginTest {
  private static final String SOURCE =
      """
      package com.example.samediff;

      import java.util.List;
      import org.ccdrec.autodiff.Parameter;
      import org.ccdrec.autodiff.Tape;
      import org.ccdrec.autodiff.Var;
      import org.ccdrec.config.Setting;
      import org.ccdrec.samediff.graph.SameDiffFunction;
      import org.ccdrec.spi.*;

      public final class CubePlugin implements CcdrecPlugin {
        public List<BackboneFactory<?>> backbones() {
          return List.of(new Factory());
        }

        public record Config(@Setting(help = "Of x³", defaultValue = "0.5") double share) {}

        static final class Factory implements BackboneFactory<Config> {
          public String name() { return "cube"; }
          public String description() { return "Items are x + share·x³ of their embeddings."; }
          public Class<Config> configType() { return Config.class; }
          public Backbone create(Config config, BackboneContext context) {
            return new Cube(config, context);
          }
        }

        static final class Cube implements Backbone {
          private final Parameter users;
          private final Parameter items;
          private final SameDiffFunction cube;

          Cube(Config config, BackboneContext context) {
            int d = context.dimension();
            int userCount = context.interactions().userCount();
            int itemCount = context.interactions().itemCount();
            users = context.parameters().xavierUniform("users", userCount, d);
            items = context.parameters().xavierUniform("items", itemCount, d);
            cube =
                SameDiffFunction.define(
                    "cube",
                    List.of(new SameDiffFunction.Input("items", -1, d)),
                    (graph, in) ->
                        List.of(in.get(0).add(graph.math().cube(in.get(0)).mul(config.share()))));
          }

          public Parameter itemEmbeddings() { return items; }

          public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
            Var fused = fusion.fuse(tape, tape.parameter(items));
            return Representations.of(tape.parameter(users), cube.apply(tape, fused).get(0));
          }
        }
      }
      """;

  @TempDir Path folder;

  @BeforeEach
  void layThePluginBesideTheAdapter() throws IOException {
    Path adapter = TrainerProgram.jarOf("plugins/samediff", "-adapter.jar");
    Path plugin = Files.createDirectories(folder.resolve("plugins.d/cube"));
    Files.copy(adapter, plugin.resolve("adapter.jar"));
    jar(compile(adapter), plugin.resolve("cube.jar"));
  }

  /** Compiles against the adapter instead of the module that contains it. */
  private Path compile(Path adapter) throws IOException {
    String libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).startsWith(adapter.getParent()))
            .collect(Collectors.joining(File.pathSeparator));
    Path source = folder.resolve("source/com/example/samediff/CubePlugin.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, SOURCE, UTF_8);
    Path classes = folder.resolve("classes");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "-cp",
            adapter + File.pathSeparator + libraries);
    try (var files = compiler.getStandardFileManager(null, null, UTF_8)) {
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertTrue(compiled, messages.toString());
    }
    return classes;
  }

  private static void jar(Path classes, Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Spi-Version", "1.0");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
        out.write(Files.readAllBytes(file));
      }
      out.putNextEntry(new ZipEntry("META-INF/services/org.ccdrec.spi.CcdrecPlugin"));
      out.write("com.example.samediff.CubePlugin".getBytes(UTF_8));
    }
  }

  @Test
  void itTrainsAloneAndUnderCcdrec() throws Exception {
    Path data = TrainerProgram.dataset(folder);
    Path config = folder.resolve("cube.yaml");
    Files.writeString(config, "name: cube\nmodel: {backbone: cube, dimension: 16}\n", UTF_8);
    for (boolean ccdrec : List.of(false, true)) {
      var trained = TrainerProgram.trained(folder, config, data, ccdrec);
      assertEquals(16, trained.shape().dimension());
      String written = trained.model().config().toString();
      assertTrue(written.contains("\"share\":0.5"), written);
    }
  }
}
