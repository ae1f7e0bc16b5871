package org.ccdrec.prepare;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The program {@code ccdrec prepare}. */
public final class Main {
  private Main() {}

  /** Runs the program and ends the process: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, arguments));
  }

  /** Runs the command and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    int code =
        new CommandLine(new PrepareCommand())
            .setOut(out)
            .setErr(err)
            .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(PrepareCommand::usageError)
            .setExecutionExceptionHandler(PrepareCommand::failure)
            .execute(arguments);
    out.flush();
    err.flush();
    return code;
  }
}
