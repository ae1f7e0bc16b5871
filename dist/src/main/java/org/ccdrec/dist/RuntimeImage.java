package org.ccdrec.dist;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * The Java runtime of a distribution: the modules that the programs and their libraries use, and
 * those an operator wants (JFR, jcmd, remote JMX).
 */
final class RuntimeImage {
  private static final List<String> MODULES =
      List.of(
          "java.compiler",
          "java.desktop",
          "java.instrument",
          "java.logging",
          "java.management",
          "java.management.rmi",
          "java.naming",
          "java.net.http",
          "java.scripting",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "java.xml",
          "java.xml.crypto",
          "jdk.attach",
          "jdk.crypto.ec",
          "jdk.httpserver",
          "jdk.incubator.vector",
          "jdk.jcmd",
          "jdk.jfr",
          "jdk.localedata",
          "jdk.management",
          "jdk.management.agent",
          "jdk.management.jfr",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  private RuntimeImage() {}

  /**
   * Links the runtime from the JDK that runs this program.
   *
   * @param directory directory of the runtime, which must not exist
   * @throws IOException if the JDK has no jlink or jlink fails
   */
  static void link(Path directory) throws IOException {
    ToolProvider jlink =
        ToolProvider.findFirst("jlink").orElseThrow(() -> new IOException("this JDK has no jlink"));
    var messages = new StringWriter();
    var log = new PrintWriter(messages);
    int exitCode =
        jlink.run(
            log,
            log,
            "--add-modules",
            String.join(",", MODULES),
            "--include-locales",
            "en",
            "--no-header-files",
            "--no-man-pages",
            "--strip-java-debug-attributes",
            "--output",
            directory.toString());
    if (exitCode != 0) {
      throw new IOException("jlink failed: " + messages);
    }
  }
}
