package org.ccdrec.checks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ccdrec.config.ConfigKey;
import org.ccdrec.config.ConfigSchema;
import org.ccdrec.prepare.PrepareConfig;
import org.ccdrec.server.ServerConfig;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.PluginFactory;
import org.ccdrec.trainer.study.StudyConfig;
import org.ccdrec.trainer.training.config.RunConfig;
import org.ccdrec.trainer.tuning.TuningConfig;

/**
 * The text of {@code docs/configuration.md}: every key of the server, of training runs, of the
 * built-in plugins, of studies and of preparation, taken from their schemas.
 */
final class ConfigurationPage {
  /** The command that regenerates the page. */
  static final String COMMAND =
      "./mvnw -q -pl checks -am test -Dtest=ConfigurationPageTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dccdrec.docs.write=true";

  private static final String TABLE =
      "\n| key | type | default | allowed | meaning |\n|---|---|---|---|---|\n";

  private final StringBuilder text = new StringBuilder();

  private ConfigurationPage() {}

  /** Returns the page. */
  static String render() {
    ConfigurationPage page = new ConfigurationPage();
    page.introduction();
    page.server();
    page.runs();
    page.plugins("Backbones", "model.config", CcdrecPlugin::backbones);
    page.plugins("Untrained models", "model.config", CcdrecPlugin::untrainedModels);
    page.plugins("Samplers", "sampler.config", CcdrecPlugin::samplers);
    page.studies();
    page.searches();
    page.preparation();
    return page.text.toString();
  }

  /** Returns the full path of every key and section of all of them. */
  static Set<String> paths() {
    Stream<String> own =
        Stream.of(
                ServerConfig.class,
                RunConfig.class,
                StudyConfig.class,
                TuningConfig.class,
                PrepareConfig.class)
            .flatMap(type -> ConfigSchema.describe(type).stream())
            .map(ConfigKey::path);
    Stream<String> models =
        Stream.<Function<CcdrecPlugin, ? extends List<? extends PluginFactory<?>>>>of(
                CcdrecPlugin::backbones, CcdrecPlugin::untrainedModels)
            .flatMap(kind -> factories(kind).stream())
            .flatMap(factory -> under("model.config.", factory.configType()));
    Stream<String> samplers =
        factories(CcdrecPlugin::samplers).stream()
            .flatMap(factory -> under("sampler.config.", factory.configType()));
    return Stream.of(own, models, samplers)
        .flatMap(Function.identity())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Stream<String> under(String prefix, Class<? extends Record> type) {
    return ConfigSchema.describe(type).stream().map(key -> prefix + key.path());
  }

  /** Returns the factories of one kind that the built-in plugins offer, by name. */
  static List<PluginFactory<?>> factories(
      Function<CcdrecPlugin, ? extends List<? extends PluginFactory<?>>> kind) {
    List<PluginFactory<?>> factories = new ArrayList<>();
    ServiceLoader.load(CcdrecPlugin.class).forEach(plugin -> factories.addAll(kind.apply(plugin)));
    factories.sort(Comparator.comparing(PluginFactory::name));
    return factories;
  }

  private void introduction() {
    text.append(
        """
        <!-- Generated. Do not edit; run the command below. -->
        # Configuration

        Every configuration key with its type, default, allowed values and meaning. This page is generated from the code:

        ```sh
        %s
        ```

        - [Server](#server): `conf/server.yaml`
        - [Training runs](#training-runs): the file given to `./ccdrec train`, with [backbones](#backbones), \
        [untrained models](#untrained-models) and [samplers](#samplers)
        - [Studies](#studies): the file given to `./ccdrec study`
        - [Searches](#searches): the file given to `./ccdrec tune`
        - [Preparation](#preparation): the file given to `./ccdrec prepare`

        In a key, `[]` stands for any list element and `<name>` for any name. Durations are written `500ms`, `10s`, `5m`, `1h` or `1d`. \
        Unknown keys, values out of range and misspelt names are all reported together.
        """
            .formatted(COMMAND));
  }

  private void server() {
    text.append(
        """

        ## Server

        `./ccdrec serve` reads `conf/server.yaml`, or the file given by `--config`. An environment variable overrides a key: its name is \
        `CCDREC_SERVER_` and the key in upper snake case, so `CCDREC_SERVER_HTTP_PORT` is `http.port`. Command-line options override both.
        """);
    sections(ConfigSchema.describe(ServerConfig.class));
  }

  private void runs() {
    text.append(
        """

        ## Training runs

        An environment variable overrides a key: `CCDREC_TRAIN_TRAINING_EPOCHS` is `training.epochs`. `--epochs`, `--seed`, `--threads` and \
        `--set KEY=VALUE` override both. `ccdrec.preset` changes the defaults of other keys, in all sections; keys that are set win over it.
        """);
    sections(ConfigSchema.describe(RunConfig.class));
  }

  private void plugins(
      String title,
      String section,
      Function<CcdrecPlugin, ? extends List<? extends PluginFactory<?>>> kind) {
    text.append("\n## ").append(title).append("\n\nKeys of `").append(section).append("`.\n");
    for (PluginFactory<?> factory : factories(kind)) {
      text.append("\n### `").append(factory.name()).append("`\n\n");
      text.append(factory.description()).append('\n');
      List<ConfigKey> keys = ConfigSchema.describe(factory.configType());
      if (keys.isEmpty()) {
        text.append("\nNo keys.\n");
      } else {
        table(section, keys);
      }
    }
  }

  private void studies() {
    text.append("\n## Studies\n\nPaths are relative to the study's file.\n");
    sections(ConfigSchema.describe(StudyConfig.class));
  }

  private void searches() {
    text.append("\n## Searches\n\nPaths are relative to the search's file.\n");
    sections(ConfigSchema.describe(TuningConfig.class));
  }

  private void preparation() {
    text.append(
        "\n## Preparation\n\nOptions and `--set KEY=VALUE` override `conf/prepare.yaml`.\n");
    sections(ConfigSchema.describe(PrepareConfig.class));
  }

  /** Writes a table of the keys outside sections, and one for each section. */
  private void sections(List<ConfigKey> keys) {
    Set<String> sections =
        keys.stream()
            .map(ConfigKey::path)
            .filter(path -> keys.stream().anyMatch(key -> isWithin(key.path(), path)))
            .filter(path -> path.indexOf('.') < 0)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<ConfigKey> plain =
        keys.stream().filter(key -> !sections.contains(first(key.path()))).toList();
    if (!plain.isEmpty()) {
      table("", plain);
    }
    for (String section : sections) {
      text.append("\n### `").append(section).append("`\n");
      keys.stream()
          .filter(key -> key.path().equals(section))
          .forEach(key -> text.append('\n').append(key.help()).append(".\n"));
      table("", keys.stream().filter(key -> isWithin(key.path(), section)).toList());
    }
  }

  private static String first(String path) {
    return path.split("[.\\[]", 2)[0];
  }

  private static boolean isWithin(String path, String section) {
    return path.startsWith(section + ".") || path.startsWith(section + "[].");
  }

  private void table(String section, List<ConfigKey> keys) {
    text.append(TABLE);
    for (ConfigKey key : keys) {
      String path = section.isEmpty() ? key.path() : section + "." + key.path();
      text.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(path, cell(key.type()), defaultOf(key), allowed(key), cell(key.help())));
    }
  }

  private static String defaultOf(ConfigKey key) {
    if (key.required()) {
      return "required";
    }
    String written = key.defaultValue();
    return written == null ? "" : "`" + cell(written) + "`";
  }

  private static String allowed(ConfigKey key) {
    return cell(
        key.range()
            .replaceFirst("^at least (\\S+) and at most (\\S+)$", "$1 to $2")
            .replaceFirst("^text matching (.*)$", "text matching `$1`"));
  }

  private static String cell(String value) {
    return value.replace("|", "\\|").replace("<", "&lt;");
  }
}
