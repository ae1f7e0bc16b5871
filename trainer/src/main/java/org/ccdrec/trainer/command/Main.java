package org.ccdrec.trainer.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.ccdrec.config.Durations;
import org.ccdrec.trainer.command.data.EventsCommand;
import org.ccdrec.trainer.command.data.GenerateCommand;
import org.ccdrec.trainer.command.data.InspectCommand;
import org.ccdrec.trainer.command.retrain.RetrainCommand;
import org.ccdrec.trainer.command.snapshot.EvaluateCommand;
import org.ccdrec.trainer.command.snapshot.ImportCommand;
import org.ccdrec.trainer.command.snapshot.SnapshotCommand;
import org.ccdrec.trainer.command.train.DemoCommand;
import org.ccdrec.trainer.command.train.StudyCommand;
import org.ccdrec.trainer.command.train.TrainCommand;
import org.ccdrec.trainer.command.train.TuneCommand;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The program {@code ccdrec}: its subcommands and exit codes. */
@Command(
    name = "ccdrec",
    description = "Trains multimodal recommenders and publishes them as snapshots for the server.",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    usageHelpWidth = 100,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage"},
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {

  @Option(
      names = {"-v", "--debug"},
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private Main() {}

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // keep the output of libraries out of the results
    SLF4JBridgeHandler.removeHandlersForRootLogger(); // Lucene logs by java.util.logging
    SLF4JBridgeHandler.install();
    System.exit(run(out, err, arguments));
  }

  /** Runs one command and returns the exit code: 0 done, 1 failed, 2 wrong usage. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine program = new CommandLine(new Main());
    commands().forEach(program::addSubcommand);
    program.registerConverter(Path.class, Main::path);
    program.registerConverter(Duration.class, Main::duration);
    int code;
    try {
      code = execute(program.setOut(out).setErr(err), arguments);
    } catch (OutOfMemoryError e) {
      code = Failures.outOfMemory(e, err);
    }
    out.flush();
    err.flush();
    return code;
  }

  private static int execute(CommandLine program, String... arguments) {
    return program
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Failures::usage)
        .setExecutionExceptionHandler(Failures::execution)
        .execute(arguments);
  }

  /** Converts the value of an option or argument. */
  private static Path path(String text) {
    if (text.isBlank()) {
      throw new TypeConversionException("must be a path, and is empty");
    }
    return Path.of(text);
  }

  private static Duration duration(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'%s' %s".formatted(text, String.valueOf(e.getMessage())));
    }
  }

  /** Returns the subcommands, in the order of the help text. */
  private static List<Object> commands() {
    return List.of(
        new DemoCommand(),
        new GenerateCommand(),
        new InspectCommand(),
        new TrainCommand(),
        new RetrainCommand(),
        new StudyCommand(),
        new TuneCommand(),
        new EvaluateCommand(),
        new ReportCommand(),
        new SnapshotCommand(),
        new ImportCommand(),
        new EventsCommand(),
        new PluginsCommand());
  }

  boolean debug() {
    return debug;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "missing command");
  }

  /** The version of this build, read from its jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"ccdrec " + (version == null ? "(unpackaged build)" : version)};
    }
  }
}
