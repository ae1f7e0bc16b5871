package org.ccdrec.trainer.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ccdrec.config.ConfigKey;
import org.ccdrec.config.Suggestion;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.spi.UntrainedModelFactory;
import org.ccdrec.trainer.command.shared.CommandFailure;
import org.ccdrec.trainer.command.shared.JsonLines;
import org.ccdrec.trainer.command.shared.PluginOptions;
import org.ccdrec.trainer.command.shared.TextTable;
import org.ccdrec.trainer.command.shared.TextTable.Column;
import org.ccdrec.trainer.plugin.Offer;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.plugin.RuleOffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ccdrec plugins}: lists what plugins offer, with the configuration keys. */
@Command(
    name = "plugins",
    description = {
      "Lists the available backbones, untrained models and samplers, and the re-ranking rules of the"
          + " plugins directory, with their origin and their configuration keys, defaults and allowed"
          + " values.",
      "",
      "Example: ccdrec plugins freedom",
      ""
    })
final class PluginsCommand implements Callable<Integer> {

  @Mixin private final PluginOptions plugins = new PluginOptions();

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Show these only.")
  private List<String> names = List.of();

  @Option(names = "--json", description = "Print one JSON object per line and entry.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** One backbone, untrained model, sampler or rule. */
  private record Entry(
      String kind, String name, String description, String origin, List<ConfigKey> keys) {
    static Entry of(Offer<?> offer) {
      String kind =
          switch (offer.factory()) {
            case BackboneFactory<?> backbone -> "backbone";
            case UntrainedModelFactory<?> untrainedModel -> "untrained model";
            case SamplerFactory<?> sampler -> "sampler";
          };
      return new Entry(kind, offer.name(), offer.description(), offer.origin(), offer.keys());
    }

    static Entry of(RuleOffer rule) {
      return new Entry(
          "re-ranking rule", rule.name(), rule.description(), rule.origin(), rule.keys());
    }
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Entry> entries = entries();
    requireKnown(entries);
    List<Entry> shown =
        entries.stream().filter(entry -> names.isEmpty() || names.contains(entry.name())).toList();
    if (json) {
      shown.forEach(entry -> JsonLines.print(out, object(entry)));
    } else {
      shown.forEach(entry -> print(out, entry));
    }
    if (shown.isEmpty() && !json) {
      out.println("no backbones, samplers or rules found");
    }
    return 0;
  }

  private List<Entry> entries() {
    try (PluginRegistry registry = plugins.load()) {
      return Stream.of(
              registry.recommenders().stream().map(Entry::of),
              registry.samplers().stream().map(Entry::of),
              plugins.rules().stream().map(Entry::of))
          .flatMap(Function.identity())
          .toList();
    }
  }

  private void requireKnown(List<Entry> entries) {
    List<String> known = entries.stream().map(Entry::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new CommandFailure(
            "no backbone, sampler or rule named "
                + name
                + Suggestion.hint(name, known)
                + " (known: "
                + String.join(", ", known)
                + ")");
      }
    }
  }

  private static void print(PrintWriter out, Entry entry) {
    out.println(entry.kind() + " " + entry.name() + "  (" + entry.origin() + ")");
    out.println("  " + entry.description());
    TextTable table =
        new TextTable(
            Column.text("KEY"),
            Column.text("TYPE"),
            Column.text("DEFAULT"),
            Column.text("ALLOWED"),
            Column.text("WHAT IT DOES"));
    for (ConfigKey key : entry.keys()) {
      String defaultValue = key.required() ? "(required)" : key.defaultValue();
      table.row(key.path(), key.type(), defaultValue, key.range(), key.help());
    }
    if (!table.isEmpty()) {
      table.print(out, "    ");
    }
    out.println();
  }

  private static Map<String, Object> object(Entry entry) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", entry.kind());
    object.put("name", entry.name());
    object.put("description", entry.description());
    object.put("origin", entry.origin());
    object.put("keys", entry.keys().stream().map(PluginsCommand::object).toList());
    return object;
  }

  private static Map<String, Object> object(ConfigKey key) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("path", key.path());
    object.put("type", key.type());
    object.put("defaultValue", key.defaultValue());
    object.put("required", key.required());
    object.put("range", key.range());
    object.put("help", key.help());
    return object;
  }
}
