package org.ccdrec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ccdrec.checks.MarkdownPage.Block;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.prepare.PrepareConfig;
import org.ccdrec.server.ServerConfig;
import org.ccdrec.server.experiment.ExperimentSettings;
import org.ccdrec.server.experiment.Experiments;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.models.ServedModel;
import org.ccdrec.server.models.ServedModels;
import org.ccdrec.server.placement.PlacementSettings;
import org.ccdrec.server.placement.Placements;
import org.ccdrec.server.quality.BackgroundExecutor;
import org.ccdrec.server.quality.ShadowTraffic;
import org.ccdrec.server.recommend.RecommendationService;
import org.ccdrec.server.recommend.Trials;
import org.ccdrec.server.request.Cursors;
import org.ccdrec.server.rerank.PluginSettings;
import org.ccdrec.server.rerank.scenario.ScenarioSettings;
import org.ccdrec.server.rerank.scenario.Scenarios;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.PluginFactory;
import org.ccdrec.trainer.study.StudyConfig;
import org.ccdrec.trainer.training.config.RunConfig;
import org.ccdrec.trainer.tuning.TuningConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that the documentation matches the programs: links, commands, options, configuration keys
 * and configuration files.
 */
@DisabledOnOs(OS.WINDOWS)
final class DocumentationTest {
  private static final Pattern INVOCATION =
      Pattern.compile("(?:\\./|\\$CCDREC/)ccdrec(?: ([^\\n`]*))?");
  private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|\\S+");
  private static final Pattern KEY =
      Pattern.compile("([a-z][A-Za-z0-9]*(?:\\.[a-z][A-Za-z0-9]*)+)(?:[:=] ?[^ ]*)?");
  private static final Pattern FILE_NAME = Pattern.compile(".*\\.(md|txt|csv|jsonl|yaml|npy)");
  private static final Pattern REPOSITORY_PATH =
      Pattern.compile(
          "(?:bench|conf|docs|engine|lib|plugins|server|spi|trainer|\\.ci)/[\\w./-]*\\w");
  private static final Set<String> ENDS_OF_A_COMMAND = Set.of("#", "|", "&", "&&", ";", ">", "…");
  private static final Set<String> WITH_SUBCOMMANDS = Set.of("snapshot", "events");
  private static final int README_LINES = 150;

  @TempDir Path folder = Path.of("");
  private List<MarkdownPage> pages = List.of();

  @BeforeEach
  void readThePages() throws IOException {
    pages = MarkdownPage.all();
  }

  @Test
  void theReadmeIsOnePage() throws IOException {
    List<String> lines = Files.readAllLines(Checkout.repository().resolve("README.md"));
    assertTrue(lines.size() <= README_LINES, lines.size() + " lines");
  }

  @Test
  void everyLinkResolves() throws IOException {
    List<MarkdownPage> linking = new ArrayList<>(pages);
    linking.add(MarkdownPage.read(Checkout.repository().resolve("CHANGELOG.md")));
    List<String> broken = new ArrayList<>();
    for (MarkdownPage page : linking) {
      for (String link : page.links()) {
        if (!link.startsWith("http") && !resolves(page, link)) {
          broken.add(page.file() + ": " + link);
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  private static boolean resolves(MarkdownPage page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]);
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1 || MarkdownPage.read(target).anchors().contains(parts[1]);
  }

  @Test
  void everyFileOfTheRepositoryExists() {
    Set<String> missing = new TreeSet<>();
    for (MarkdownPage page : pages) {
      shellAndInlineCode(page)
          .flatMap(code -> Stream.of(code.split("\\s+")))
          .filter(word -> REPOSITORY_PATH.matcher(word).matches() && !word.contains("/target/"))
          .filter(word -> !Files.exists(Checkout.repository().resolve(word)))
          .forEach(word -> missing.add(page.file() + ": " + word));
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyPageOfDocsIsInTheIndex() throws IOException {
    Path docs = Checkout.repository().resolve("docs");
    for (Path folder : List.of(docs, docs.resolve("results"))) {
      List<String> index = MarkdownPage.read(folder.resolve("README.md")).links();
      try (Stream<Path> files = Files.list(folder)) {
        List<String> missing =
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".md") && !name.equals("README.md"))
                .filter(name -> !index.contains(name))
                .toList();
        assertEquals(List.of(), missing);
      }
    }
  }

  @Test
  void theReadmeListsTheCommandsOfTheLauncher() throws Exception {
    Set<String> listed =
        pages.getFirst().prose().stream()
            .map(Pattern.compile("\\| `\\./ccdrec ([a-z]+)` \\|.*")::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1))
            .collect(Collectors.toSet());
    assertEquals(new CommandHelp(folder).commands(), listed);
  }

  @Test
  void everyCommandExistsWithItsOptions() throws Exception {
    CommandHelp help = new CommandHelp(folder);
    Set<String> commands = help.commands();
    assertTrue(commands.contains("train"), commands.toString());
    Set<String> wrong = new TreeSet<>();
    for (MarkdownPage page : pages) {
      for (List<String> words : invocations(page)) {
        String command = words.getFirst();
        if (!commands.contains(command)) {
          wrong.add(page.file() + ": no command " + command);
        } else if (!command.equals("bench")) {
          Set<String> known = help.options(commandOf(words));
          options(words)
              .filter(option -> !known.contains(option))
              .forEach(option -> wrong.add(page.file() + ": " + command + " has no " + option));
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void everyOptionInProseExists() throws Exception {
    CommandHelp help = new CommandHelp(folder);
    Set<String> known = new TreeSet<>();
    for (String command : help.commands()) {
      if (!command.equals("bench")) {
        known.addAll(help.options(List.of(command)));
      }
    }
    for (String sub : List.of("list", "show", "verify", "push", "pull")) {
      known.addAll(help.options(List.of("snapshot", sub)));
    }
    known.addAll(help.options(List.of("events", "export")));
    Set<String> wrong = new TreeSet<>();
    for (MarkdownPage page : pages) {
      page.codeSpans().stream()
          .filter(code -> code.startsWith("--"))
          .map(code -> code.split("[ =]", 2)[0])
          .filter(option -> !known.contains(option))
          .forEach(option -> wrong.add(page.file() + ": " + option));
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void everyConfigurationKeyExists() {
    Set<String> paths = ConfigurationPage.paths();
    Set<String> sections =
        paths.stream().map(path -> path.split("[.\\[]", 2)[0]).collect(Collectors.toSet());
    Set<String> wrong = new TreeSet<>();
    for (MarkdownPage page : pages) {
      page.codeSpans().stream()
          .map(KEY::matcher)
          .filter(Matcher::matches)
          .map(key -> key.group(1))
          .filter(path -> sections.contains(path.substring(0, path.indexOf('.'))))
          .filter(path -> !paths.contains(path) && !FILE_NAME.matcher(path).matches())
          .forEach(path -> wrong.add(page.file() + ": " + path));
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void everyConfigurationFileBinds() throws Exception {
    int bound = 0;
    for (MarkdownPage page : pages) {
      for (Block block : page.blocks()) {
        if (block.info().startsWith("yaml")) {
          bind(page.file().toString(), block);
          bound++;
        }
      }
    }
    assertFalse(bound == 0, "no page has a block of YAML");
  }

  private void bind(String source, Block block) throws IOException {
    ConfigReader reader = ConfigReader.ofText(source, block.text());
    switch (block.info()) {
      case "yaml run" -> bindRun(reader.bind(RunConfig.class));
      case "yaml server" -> reader.bind(ServerConfig.class);
      case "yaml study" -> reader.bind(StudyConfig.class);
      case "yaml tuning" -> reader.bind(TuningConfig.class);
      case "yaml prepare" -> reader.bind(PrepareConfig.class);
      case "yaml scenarios" ->
          readScenarios(Files.writeString(folder.resolve("scenarios.yaml"), block.text()));
      case "yaml placements" ->
          readPlacements(Files.writeString(folder.resolve("placements.yaml"), block.text()));
      case "yaml experiments" ->
          readExperiments(Files.writeString(folder.resolve("experiments.yaml"), block.text()));
      default ->
          throw new AssertionError(
              source
                  + ": a block of YAML must be 'yaml run', 'server', 'study', 'tuning', 'prepare',"
                  + " 'scenarios', 'placements' or 'experiments'");
    }
  }

  private static void readScenarios(Path file) throws IOException {
    new ScenarioSettings(Optional.of(file), Duration.ofSeconds(2))
        .open(new PluginSettings(Optional.empty()), new ServerMetrics())
        .close();
  }

  private static void readPlacements(Path file) throws IOException {
    var metrics = new ServerMetrics();
    var live = new LiveReference();
    try (var thread = new BackgroundExecutor()) {
      var model =
          new ServedModel(
              "home",
              live,
              new RecommendationService(
                  live,
                  Cursors.signedWith(Optional.empty()),
                  Scenarios.none(),
                  null,
                  Trials.none()),
              new ShadowTraffic(thread, live, 0, metrics));
      var context =
          new Placements.Context(
              new ServedModels(List.of(model)), () -> Set.of("diverse"), metrics);
      Placements placements =
          new PlacementSettings(Optional.of(file), Duration.ofSeconds(2)).open(context);
      assertFalse(placements.names().isEmpty(), file.toString());
    }
  }

  private void readExperiments(Path file) throws IOException {
    var settings =
        new ExperimentSettings(
            Optional.of(file), Optional.empty(), Optional.empty(), Duration.ofSeconds(2));
    var surroundings =
        new Experiments.Surroundings(
            () -> new Experiments.Known(Set.of("diverse"), Set.of("home")),
            new ServerMetrics(),
            Clock.systemUTC());
    assertFalse(Experiments.open(settings, folder, surroundings).isEmpty(), file.toString());
  }

  private static void bindRun(RunConfig run) {
    List<PluginFactory<?>> models = ConfigurationPage.factories(CcdrecPlugin::backbones);
    Class<? extends Record> type =
        models.stream()
            .filter(model -> model.name().equals(run.model().backbone()))
            .findFirst()
            .orElseThrow()
            .configType();
    ConfigReader.ofSection("model.config", run.model().config()).bind(type);
  }

  /** Returns the words after {@code ./ccdrec} of every command in shell blocks and inline code. */
  private static List<List<String>> invocations(MarkdownPage page) {
    return shellAndInlineCode(page)
        .flatMap(text -> INVOCATION.matcher(text).results())
        .map(found -> found.group(1))
        .filter(words -> words != null)
        .map(DocumentationTest::words)
        .filter(words -> !words.isEmpty() && !words.getFirst().startsWith("-"))
        .toList();
  }

  private static Stream<String> shellAndInlineCode(MarkdownPage page) {
    Stream<String> shell =
        page.blocks().stream()
            .filter(block -> block.info().equals("sh"))
            .map(block -> block.text().replaceAll("\\\\\\n\\s*", " "));
    return Stream.concat(shell, page.codeSpans().stream());
  }

  private static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map(found -> found.group())
        .takeWhile(word -> !ENDS_OF_A_COMMAND.contains(word))
        .toList();
  }

  private static List<String> commandOf(List<String> words) {
    return WITH_SUBCOMMANDS.contains(words.getFirst()) && words.size() > 1
        ? words.subList(0, 2)
        : words.subList(0, 1);
  }

  private static Stream<String> options(List<String> words) {
    return words.stream()
        .filter(word -> word.startsWith("--") && word.length() > 2)
        .map(word -> word.split("=", 2)[0]);
  }
}
