package org.ccdrec.trainer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.ccdrec.config.ConfigException;
import org.ccdrec.trainer.command.shared.ErrorOutput;
import org.ccdrec.trainer.production.ProcessMemory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Reports errors to the user: one message on standard error, with a stack trace only under {@code
 * --debug}. The exit code is 1 for failures, 2 for wrong usage.
 */
final class Failures {

  private Failures() {}

  /** Reports invalid options or arguments. */
  static int usage(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    ErrorOutput.print(err, String.valueOf(e.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println("Try '" + command + " --help' for the options.");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  /** Reports the exception that ended a command. */
  static int execution(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (e instanceof ConfigException config && config.concernsCommandLine()) {
      return usage(
          new ParameterException(command, String.valueOf(e.getMessage()), e), new String[0]);
    }
    if (e.getCause() instanceof OutOfMemoryError exhausted) {
      return outOfMemory(exhausted, err);
    }
    Main main = (Main) command.getCommandSpec().root().userObject();
    ErrorOutput.print(err, message(e));
    if (main.debug()) {
      e.printStackTrace(err);
    } else if (!expected(e)) {
      err.println("This is a bug; --debug prints the stack trace.");
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Reports that the memory did not suffice. */
  static int outOfMemory(OutOfMemoryError e, PrintWriter err) {
    long most = Runtime.getRuntime().maxMemory();
    ErrorOutput.print(
        err,
        ("out of memory (%s): this process may use %,d MB of heap and %,d MB in all. Give it more"
                + " with CCDREC_JAVA_OPTS=-Xmx%dg, or train a smaller model")
            .formatted(
                firstLine(e),
                most >> 20,
                ProcessMemory.limit() >> 20,
                Math.ceilDiv(2 * most, 1L << 30)));
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String firstLine(OutOfMemoryError e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Returns whether an exception carries a message for users rather than indicating a bug. */
  private static boolean expected(Exception e) {
    return e.getClass().getName().startsWith("org.ccdrec.")
        || e instanceof IOException
        || e instanceof UncheckedIOException
        || e instanceof IllegalArgumentException;
  }

  private static String message(Exception e) {
    return switch (e) {
      case UncheckedIOException io when io.getCause() != null -> message(io.getCause());
      case NoSuchFileException file when file.getReason() == null ->
          "no such file or directory: " + file.getFile();
      case AccessDeniedException file -> "permission denied: " + file.getFile();
      case FileSystemException file -> String.valueOf(file.getMessage());
      default ->
          expected(e) && e.getMessage() != null
              ? e.getMessage()
              : e.getClass().getName() + ": " + e.getMessage();
    };
  }
}
