package org.ccdrec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The logging of plugins is off below warnings and can be turned on with CCDREC_LOG. */
final class LoggingTest {
  /** Logback reads system properties before environment variables. */
  private static final String VARIABLE = "CCDREC_LOG";

  private static LoggerContext configured(String process) throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        Checkout.repository().resolve("conf/logback-" + process + ".xml").toUri().toURL());
    return context;
  }

  @ParameterizedTest
  @ValueSource(strings = {"trainer", "server"})
  void warningsOfPluginsAreShownAndTheRestOnRequest(String process) throws Exception {
    LoggerContext usual = configured(process);
    assertTrue(usual.getLogger("com.example.Plugin").isWarnEnabled());
    assertFalse(usual.getLogger("com.example.Plugin").isInfoEnabled());
    System.setProperty(VARIABLE, "debug");
    try {
      LoggerContext verbose = configured(process);
      assertTrue(verbose.getLogger("com.example.Plugin").isDebugEnabled());
      assertEquals("INFO", verbose.getLogger("org.ccdrec.trainer").getEffectiveLevel().toString());
    } finally {
      System.clearProperty(VARIABLE);
    }
  }
}
