package org.ccdrec.trainer.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.trainer.command.Run;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.ccdrec.trainer.plugin.PluginJar;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that a run's configuration is bound once, so the snapshot records the object that was
 * trained with. The backbone is a plugin whose configuration records each instantiation.
 */
final class BoundOnceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PLUGIN =
      """
      package acme;
      import java.io.IOException;
      import java.nio.file.*;
      import java.util.List;
      import org.ccdrec.autodiff.*;
      import org.ccdrec.config.Setting;
      import org.ccdrec.kernel.*;
      import org.ccdrec.spi.*;
      public final class Plugin implements CcdrecPlugin {
        public record Config(
            @Setting(help = "Where calls are noted") String notes,
            @Setting(help = "A number", defaultValue = "0.25") double share) {
          public Config {
            note(notes, "bound " + share);
          }
        }
        static void note(String file, String line) {
          try {
            Files.writeString(
                Path.of(file), line + "\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        }
        static final class Factory implements BackboneFactory<Config> {
          public String name() { return "noting"; }
          public String description() { return "Notes how it is made."; }
          public Class<Config> configType() { return Config.class; }
          public Backbone create(Config config, BackboneContext context) {
            note(config.notes(), "created " + config.share());
            int d = context.dimension();
            int userCount = context.interactions().userCount();
            int itemCount = context.interactions().itemCount();
            Parameter users = context.parameters().xavierUniform("users", userCount, d);
            Parameter items = context.parameters().xavierUniform("items", itemCount, d);
            return (tape, request, fusion) ->
                Representations.of(tape.parameter(users), tape.parameter(items));
          }
        }
        public List<BackboneFactory<?>> backbones() { return List.of(new Factory()); }
      }
      """;

  @TempDir Path folder;
  private Path plugins;
  private Path notes;
  private Path config;
  private Path data;

  @BeforeEach
  void prepare() throws IOException {
    plugins = folder.resolve("plugins.d");
    notes = folder.resolve("notes.txt");
    config = folder.resolve("run.yaml");
    data = folder.resolve("catalogue");
    new PluginJar().source("acme.Plugin", PLUGIN).write(plugins.resolve("acme.jar"));
    DemoCatalogue.write(data, 5, new DemoSize(60, 80, 8));
    Files.writeString(
        config,
        """
        name: once
        model: {backbone: noting, dimension: 8, config: {notes: %s}}
        ccdrec: {preset: paper}
        training: {epochs: 1, batchSize: 64, threads: 1}
        """
            .formatted(notes));
  }

  private JsonNode train(String... more) throws IOException {
    List<Object> arguments =
        new ArrayList<>(List.of("train", "--json", "--config", config, "--data", data));
    arguments.addAll(List.of("--store", folder.resolve("store"), "--plugins", plugins));
    arguments.addAll(List.of(more));
    Run run = Run.of(arguments.toArray());
    assertEquals(0, run.code(), run.err());
    String snapshot = JSON.readTree(run.lines().getLast()).path("snapshot").asText();
    return JSON.readTree(Run.of("snapshot", "show", "--json", snapshot).lines().getLast());
  }

  /** A second binding anywhere would write a second line. */
  @Test
  void aRunBindsTheModelsKeysOnceAndTrainsWithThem() throws IOException {
    JsonNode shown = train("--set", "model.config.share=0.75");
    assertEquals(List.of("bound 0.75", "created 0.75"), Files.readAllLines(notes));
    assertEquals(0.75, shown.path("config").path("model").path("config").path("share").asDouble());
  }

  @Test
  void whatIsPublishedIsWhatTheFileThePresetAndTheOptionsSay() throws IOException {
    JsonNode shown = train("--seed", "5", "--set", "ccdrec.diffusion.reduction=mean");
    Map<String, Object> published =
        JSON.convertValue(shown.path("config"), new TypeReference<Map<String, Object>>() {});
    try (PluginRegistry registry = PluginRegistry.load(plugins)) {
      EffectiveConfig repeated =
          EffectiveConfig.read(ConfigReader.ofMap("manifest.json", published), registry);
      EffectiveConfig trained =
          EffectiveConfig.read(
              ConfigReader.ofFile(config)
                  .override(List.of("seed=5", "ccdrec.diffusion.reduction=mean")),
              registry);
      assertEquals(trained.model(), repeated.model());
      assertEquals(trained.ccdrec(), repeated.ccdrec());
      assertEquals(trained.toMap(), repeated.toMap());
      assertEquals(shown.path("config"), JSON.readTree(JSON.writeValueAsString(trained.toMap())));
    }
  }
}
