package org.ccdrec.server;

import java.util.Arrays;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;

/** The entry point of the server's program. */
public final class Main {
  private Main() {}

  /**
   * Runs the command and ends the process: 0 done, 1 failed, 2 wrong usage.
   *
   * @param arguments command line, with or without the leading word {@code serve}
   */
  public static void main(String[] arguments) {
    SLF4JBridgeHandler.removeHandlersForRootLogger(); // Lucene logs by java.util.logging
    SLF4JBridgeHandler.install();
    int exitCode = commandLine().execute(withoutCommand(arguments));
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new ServeCommand())
        .setExecutionExceptionHandler(ServeCommand::explain)
        .setUsageHelpAutoWidth(true);
  }

  private static String[] withoutCommand(String[] arguments) {
    boolean isNamed = arguments.length > 0 && arguments[0].equals("serve");
    return isNamed ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments;
  }
}
