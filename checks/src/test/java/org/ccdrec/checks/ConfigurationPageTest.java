package org.ccdrec.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Checks that {@code docs/configuration.md} is what the schemas say. With the system property
 * {@code ccdrec.docs.write} it writes the page first.
 */
final class ConfigurationPageTest {
  @Test
  void theCommittedPageIsCurrent() throws Exception {
    Path page = Checkout.repository().resolve("docs/configuration.md");
    String rendered = ConfigurationPage.render();
    if (Boolean.getBoolean("ccdrec.docs.write")) {
      Files.writeString(page, rendered, UTF_8);
    }
    assertEquals(
        rendered,
        Files.exists(page) ? Files.readString(page, UTF_8) : "",
        "docs/configuration.md is out of date; run: " + ConfigurationPage.COMMAND);
  }
}
