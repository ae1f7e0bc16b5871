package org.ccdrec.trainer.command.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.trainer.command.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenerateCommandTest {
  @TempDir Path folder;

  @Test
  void generatesACatalogueOnce() {
    Path output = folder.resolve("big");
    Object[] generate = {
      "generate",
      "--users",
      500,
      "--items",
      1000,
      "--interactions",
      6000,
      "--titles",
      "--output",
      output
    };
    Run run = Run.of(generate);
    assertEquals(0, run.code(), run.err());
    assertTrue(
        run.lines().getLast().startsWith("wrote 500 users, 1,000 items and 6,000"), run.out());
    assertTrue(Files.isRegularFile(output.resolve("items.jsonl")));

    Run again = Run.of(generate);
    assertEquals(1, again.code());
    assertTrue(again.err().contains("new or empty directory"), again.err());
  }

  @Test
  void refusesAnImpossibleSizeAsWrongUsage() {
    Run run =
        Run.of("generate", "--users", 500, "--interactions", 600, "--output", folder.resolve("x"));
    assertEquals(2, run.code());
    assertTrue(run.err().contains("interactions must be at least 6"), run.err());
  }
}
