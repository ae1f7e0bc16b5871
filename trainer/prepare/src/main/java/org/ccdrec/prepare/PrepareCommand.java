package org.ccdrec.prepare;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.ConfigWriter;
import org.ccdrec.encoding.host.EncoderRegistry;
import org.ccdrec.prepare.PrepareConfig.Export;
import org.ccdrec.prepare.columns.ColumnException;
import org.ccdrec.prepare.encode.EncoderList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code ccdrec prepare}: converts raw files to a dataset. */
@Command(
    name = "ccdrec prepare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage, or a missing or ambiguous column"},
    description = {
      "Converts raw files to a dataset for `ccdrec train`. Reads CSV, TSV, JSON Lines, JSON or"
          + " Parquet, plain or compressed with gzip or zstd. Columns are recognised by name;"
          + " ids are kept unchanged as strings.",
      "",
      "Example: ccdrec prepare --events 'events/*.parquet' --items products.csv --images pictures"
          + " --output shop",
      ""
    })
final class PrepareCommand implements Callable<Integer> {
  private static final Path PLUGINS = Path.of("plugins.d");

  /** System property by which the launcher says that it goes on with the training itself. */
  private static final String FOLLOWED = "ccdrec.followed";

  @Option(
      names = "--events",
      paramLabel = "FILE",
      description =
          "Files of events, or globs in quotes, or a directory of RecBole or MMRec; repeatable. A row"
              + " is one event.")
  private List<String> events = new ArrayList<>();

  @Option(
      names = "--items",
      paramLabel = "FILE",
      description = "Files of items, or globs; repeatable. A row is one item.")
  private List<String> items = new ArrayList<>();

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description =
          "Files of users, or globs; repeatable. A row is one user; every column but the user's id"
              + " is an attribute, by which the server ranks for users it does not know.")
  private List<String> users = new ArrayList<>();

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description =
          "A directory of pictures, named by the items' image column or by the items' ids.")
  private @Nullable Path images;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "The dataset directory; the dataset is named after it.")
  private @Nullable Path output;

  @Option(names = "--overwrite", description = "Replace a dataset that was prepared earlier.")
  private boolean overwrite;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings file; conf/prepare.yaml is a documented example.")
  private @Nullable Path config;

  @Option(
      names = "--column",
      paramLabel = "ROLE=NAME",
      description =
          "The column of a role in the files of events (user, item, time, type, rating, weight,"
              + " split); repeatable.")
  private Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "--item-column",
      paramLabel = "ROLE=NAME",
      description =
          "The column of a role in the files of items (item, title, description, category, brand,"
              + " price, image); repeatable.")
  private Map<String, String> itemColumns = new LinkedHashMap<>();

  @Option(
      names = "--header",
      paramLabel = "NAME",
      split = ",",
      description = "Column names, in order, for event files without a header line.")
  private List<String> header = new ArrayList<>();

  @Option(
      names = "--split",
      paramLabel = "METHOD",
      description =
          "How interactions are held out: last (of each user), time, random, given or none."
              + " Default: given if there is a split column, else last if there is a time, else"
              + " random.")
  private PrepareConfig.@Nullable Method split;

  @Option(
      names = "--encode",
      paramLabel = "ENCODER",
      split = ",",
      description =
          "Encode items as features: text-minilm, image-descriptor, image-onnx, attributes or"
              + " precomputed; MODALITY=ENCODER chooses the modality. Repeatable.")
  private List<String> encode = new ArrayList<>();

  @Option(
      names = "--list-encoders",
      description = "List the encoders with their settings, and exit.")
  private boolean listEncoders;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "Jars of further encoders; default: ./plugins.d if it exists.")
  private @Nullable Path plugins;

  @Option(
      names = "--export",
      paramLabel = "FORMAT",
      split = ",",
      description = "Also write the interactions for recbole or mmrec, below OUTPUT/exports.")
  private List<Export> exports = new ArrayList<>();

  @Option(
      names = "--bad-rows",
      paramLabel = "POLICY",
      description = "How bad rows are handled: fail (the default) or skip.")
  private PrepareConfig.@Nullable BadRowPolicy badRows;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any setting, such as filters.userInteractions=5; repeatable.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--write-config",
      paramLabel = "FILE",
      description = "Write the effective settings to a file, for use with --config, and exit.")
  private @Nullable Path writeConfig;

  @Option(
      names = {"-v", "--debug"},
      description = "Show the stack trace of an error.")
  private boolean debug;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Path directory = plugins == null && Files.isDirectory(PLUGINS) ? PLUGINS : plugins;
    if (listEncoders) {
      try (EncoderRegistry encoders = EncoderRegistry.load(directory)) {
        EncoderList.print(encoders, out);
      }
      return CommandLine.ExitCode.OK;
    }
    Path dataset = output;
    if (events.isEmpty() || dataset == null) {
      throw new ParameterException(
          spec.commandLine(),
          "Missing required option: " + (events.isEmpty() ? "'--events=FILE'" : "'--output=DIR'"));
    }
    PrepareConfig settings = settings();
    if (writeConfig != null) {
      Files.writeString(writeConfig, ConfigWriter.toYaml(settings));
      return CommandLine.ExitCode.OK;
    }
    var sources = new Sources(events, items, users, images, dataset, overwrite);
    Report report;
    try (EncoderRegistry encoders = EncoderRegistry.load(directory);
        var progress = new ProgressLines(spec.commandLine().getErr())) {
      report = Preparation.run(sources, settings, encoders, progress);
    }
    report.print(out);
    if (!Boolean.getBoolean(FOLLOWED)) {
      out.println();
      out.println("Next: ccdrec train --data " + dataset + " --store snapshots");
    }
    return CommandLine.ExitCode.OK;
  }

  private PrepareConfig settings() {
    List<String> assigned = new ArrayList<>();
    columns.forEach((role, name) -> assigned.add("events.columns." + role + "=" + quoted(name)));
    itemColumns.forEach((role, name) -> assigned.add("items.columns." + role + "=" + quoted(name)));
    if (!header.isEmpty()) {
      assigned.add(list("events.header", header));
    }
    if (split != null) {
      assigned.add("split.method=" + lowerCase(split.name()));
    }
    if (badRows != null) {
      assigned.add("badRows.policy=" + lowerCase(badRows.name()));
    }
    if (!encode.isEmpty()) {
      assigned.add(list("encode", encode));
    }
    if (!exports.isEmpty()) {
      assigned.add(list("exports", exports.stream().map(each -> lowerCase(each.name())).toList()));
    }
    assigned.addAll(assignments);
    ConfigReader reader = config == null ? ConfigReader.ofDefaults() : ConfigReader.ofFile(config);
    return reader.override(assigned).bind(PrepareConfig.class);
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String list(String key, List<String> values) {
    return key
        + "=["
        + String.join(", ", values.stream().map(PrepareCommand::quoted).toList())
        + "]";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Reports invalid options. */
  static int usageError(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("ccdrec: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try 'ccdrec prepare --help' for the options.");
    return CommandLine.ExitCode.USAGE;
  }

  /** Reports the exception that ended the command. */
  static int failure(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    PrepareCommand prepare = command.getCommand();
    Throwable told =
        e instanceof UncheckedIOException io && io.getCause() != null ? io.getCause() : e;
    boolean expected =
        told.getClass().getName().startsWith("org.ccdrec.")
            || told instanceof IOException
            || told instanceof IllegalArgumentException;
    err.println("ccdrec: " + (expected ? message(told) : told.toString()));
    if (prepare.debug) {
      e.printStackTrace(err);
    } else if (!expected) {
      err.println("This is a bug; --debug prints the stack trace.");
    }
    boolean usage =
        told instanceof ColumnException
            || told instanceof ConfigException wrong
                && (prepare.config == null || wrong.concernsCommandLine());
    return usage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }

  private static String message(Throwable e) {
    return switch (e) {
      case java.nio.file.AccessDeniedException denied -> "permission denied: " + denied.getFile();
      case java.nio.file.NoSuchFileException missing ->
          "no such file or directory: " + missing.getFile();
      default -> String.valueOf(e.getMessage());
    };
  }
}
