package org.ccdrec.trainer.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ccdrec.config.ConfigKey;
import org.ccdrec.config.Suggestion;
import org.ccdrec.trainer.command.TextTable.Column;
import org.ccdrec.trainer.plugin.Offer;
import org.ccdrec.trainer.plugin.PluginRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ccdrec plugins}: the backbones and samplers found, with their configuration keys. */
@Command(
    name = "plugins",
    description = {
      "Lists the backbones and samplers found, where they come from, and their configuration keys"
          + " with defaults and allowed values.",
      "",
      "Example: ccdrec plugins freedom",
      ""
    })
final class PluginsCommand implements Callable<Integer> {

  @Mixin private final PluginOptions plugins = new PluginOptions();

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Show these only.")
  private List<String> names = List.of();

  @Option(names = "--json", description = "Print one JSON object a line, for each of them.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** A kind of plugin and its offers. */
  private record Kind(String name, List<? extends Offer<?>> offers) {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (PluginRegistry registry = plugins.load()) {
      List<Kind> kinds =
          List.of(
              new Kind("backbone", registry.backbones()), new Kind("sampler", registry.samplers()));
      requireKnown(kinds);
      int found = 0;
      for (Kind kind : kinds) {
        List<? extends Offer<?>> shown =
            kind.offers().stream()
                .filter(o -> names.isEmpty() || names.contains(o.name()))
                .toList();
        if (json) {
          shown.forEach(offer -> JsonLines.print(out, object(kind.name(), offer)));
        } else {
          shown.forEach(offer -> print(out, kind.name(), offer));
        }
        found += shown.size();
      }
      if (found == 0 && !json) {
        out.println("no backbones or samplers found");
      }
    }
    return 0;
  }

  private void requireKnown(List<Kind> kinds) {
    List<String> known =
        kinds.stream().flatMap(kind -> kind.offers().stream()).<String>map(Offer::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new CommandFailure(
            "no backbone or sampler is named "
                + name
                + Suggestion.hint(name, known)
                + " (known: "
                + String.join(", ", known)
                + ")");
      }
    }
  }

  private static void print(PrintWriter out, String kind, Offer<?> offer) {
    out.println(kind + " " + offer.name() + "  (" + offer.origin() + ")");
    out.println("  " + offer.description());
    TextTable table =
        new TextTable(
            Column.text("KEY"),
            Column.text("TYPE"),
            Column.text("DEFAULT"),
            Column.text("ALLOWED"),
            Column.text("WHAT IT DOES"));
    for (ConfigKey key : offer.keys()) {
      String byDefault = key.required() ? "(required)" : key.byDefault();
      table.row(key.path(), key.type(), byDefault, key.range(), key.help());
    }
    if (!table.isEmpty()) {
      table.print(out, "    ");
    }
    out.println();
  }

  private static Map<String, Object> object(String kind, Offer<?> offer) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", kind);
    object.put("name", offer.name());
    object.put("description", offer.description());
    object.put("origin", offer.origin());
    object.put("keys", offer.keys());
    return object;
  }
}
