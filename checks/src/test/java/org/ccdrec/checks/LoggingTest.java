package org.ccdrec.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/** Tests the logging configurations: levels of plugins, and the formats. */
final class LoggingTest {
  /** Logback reads system properties before environment variables. */
  private static final String VARIABLE = "CCDREC_LOG";

  private static final String FORMAT = "CCDREC_LOG_FORMAT";

  private static OutputStreamAppender<ILoggingEvent> rootAppender(
      LoggerContext context, String name) {
    return (OutputStreamAppender<ILoggingEvent>)
        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(name);
  }

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

  @ParameterizedTest
  @ValueSource(strings = {"trainer", "server"})
  void eventsAreLinesOfJsonOnRequest(String process) throws Exception {
    assertNotNull(rootAppender(configured(process), "plain"));
    System.setProperty(FORMAT, "json");
    try {
      LoggerContext context = configured(process);
      OutputStreamAppender<ILoggingEvent> appender = rootAppender(context, "json");
      var event =
          new LoggingEvent(
              LoggingTest.class.getName(),
              context.getLogger("org.ccdrec.server"),
              Level.WARN,
              "Refused {}",
              new IllegalStateException("why"),
              new Object[] {"shop/\"1\""});
      String line = new String(appender.getEncoder().encode(event), UTF_8);
      assertEquals(line.length() - 1, line.indexOf('\n'), line);
      JsonNode json = new ObjectMapper().readTree(line);
      assertEquals("WARN", json.path("level").asText());
      assertEquals("Refused shop/\"1\"", json.path("formattedMessage").asText());
      assertEquals("why", json.path("throwable").path("message").asText());
      assertTrue(json.path("timestamp").isNumber(), line);
    } finally {
      System.clearProperty(FORMAT);
    }
  }
}
