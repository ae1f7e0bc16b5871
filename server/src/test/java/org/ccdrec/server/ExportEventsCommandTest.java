package org.ccdrec.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** The removed command {@code serve export-events}. */
class ExportEventsCommandTest {
  @Test
  void theFormerExportCommandNamesItsSuccessor() {
    var errors = new StringWriter();
    String[] arguments = {"export-events", "--log", "log", "--output", "longer"};
    assertEquals(2, Main.commandLine().setErr(new PrintWriter(errors, true)).execute(arguments));
    assertEquals(
        "`ccdrec serve export-events` was removed; use `ccdrec events export --log log --output"
            + " longer`\n",
        errors.toString());
  }
}
