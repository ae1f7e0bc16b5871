package org.ccdrec.trainer.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** The output and exit code of one command. */
public record Run(int code, String out, String err) {

  public static Run of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
    int code = into(new PrintWriter(out), new PrintWriter(err), texts);
    return new Run(code, out.toString(), err.toString());
  }

  /** Runs a command with the given streams and returns its exit code. */
  public static int into(PrintWriter out, PrintWriter err, String... arguments) {
    return Main.run(out, err, arguments);
  }

  public List<String> lines() {
    return out.lines().toList();
  }
}
