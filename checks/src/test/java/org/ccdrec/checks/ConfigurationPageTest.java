package org.ccdrec.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Checks that {@code docs/configuration.md} matches the schemas. With the system property {@code
 * ccdrec.docs.write} it first writes the page.
 */
final class ConfigurationPageTest {
  @Test
  void theCommittedPageIsCurrent() throws Exception {
    Path page = Checkout.repository().resolve("docs/configuration.md");
    String rendered = ConfigurationPage.render();
    if (Boolean.getBoolean("ccdrec.docs.write")) {
      Files.writeString(page, rendered, UTF_8);
    }
    List<String> committed = Files.exists(page) ? Files.readAllLines(page, UTF_8) : List.of();
    List<String> current = rendered.lines().toList();
    int line = 0;
    while (line < Math.min(committed.size(), current.size())
        && committed.get(line).equals(current.get(line))) {
      line++;
    }
    if (line < Math.max(committed.size(), current.size())) {
      fail(
          "docs/configuration.md differs from the schemas in line %d; to regenerate it, run: %s"
              .formatted(line + 1, ConfigurationPage.COMMAND));
    }
  }
}
