package org.ccdrec.trainer.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
      "Lists the available backbones, untrained models and samplers with their origin and their"
          + " configuration keys, defaults and allowed values.",
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

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (PluginRegistry registry = plugins.load()) {
      List<Offer<?>> offers =
          Stream.<Offer<?>>concat(registry.recommenders().stream(), registry.samplers().stream())
              .toList();
      requireKnown(offers);
      List<Offer<?>> shown =
          offers.stream().filter(o -> names.isEmpty() || names.contains(o.name())).toList();
      if (json) {
        shown.forEach(offer -> JsonLines.print(out, object(offer)));
      } else {
        shown.forEach(offer -> print(out, offer));
      }
      if (shown.isEmpty() && !json) {
        out.println("no backbones or samplers found");
      }
    }
    return 0;
  }

  private void requireKnown(List<Offer<?>> offers) {
    List<String> known = offers.stream().<String>map(Offer::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new CommandFailure(
            "no backbone or sampler named "
                + name
                + Suggestion.hint(name, known)
                + " (known: "
                + String.join(", ", known)
                + ")");
      }
    }
  }

  private static String kind(Offer<?> offer) {
    return switch (offer.factory()) {
      case BackboneFactory<?> backbone -> "backbone";
      case UntrainedModelFactory<?> untrainedModel -> "untrained model";
      case SamplerFactory<?> sampler -> "sampler";
    };
  }

  private static void print(PrintWriter out, Offer<?> offer) {
    out.println(kind(offer) + " " + offer.name() + "  (" + offer.origin() + ")");
    out.println("  " + offer.description());
    TextTable table =
        new TextTable(
            Column.text("KEY"),
            Column.text("TYPE"),
            Column.text("DEFAULT"),
            Column.text("ALLOWED"),
            Column.text("WHAT IT DOES"));
    for (ConfigKey key : offer.keys()) {
      String defaultValue = key.required() ? "(required)" : key.defaultValue();
      table.row(key.path(), key.type(), defaultValue, key.range(), key.help());
    }
    if (!table.isEmpty()) {
      table.print(out, "    ");
    }
    out.println();
  }

  private static Map<String, Object> object(Offer<?> offer) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", kind(offer));
    object.put("name", offer.name());
    object.put("description", offer.description());
    object.put("origin", offer.origin());
    object.put("keys", offer.keys().stream().map(PluginsCommand::object).toList());
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
