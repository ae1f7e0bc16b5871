package org.ccdrec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.ccdrec.encoding.EncodingSpi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the preparation that users start encodes by the example encoder's jar, as built by its
 * own project. Needs the jar, which {@code ./mvnw verify} builds first.
 */
@Timeout(120)
final class ExampleEncoderTest {
  @TempDir Path folder;

  private String prepare(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Its own libraries: the class path of this module has other versions of some.
    Path program = TrainerProgram.jarOf("trainer/prepare", ".jar");
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp", program.toString()));
    command.add("org.ccdrec.prepare.Main");
    command.addAll(List.of(options));
    Path output = folder.resolve("printed");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(100, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), Files.readString(output));
    return Files.readString(output);
  }

  @Test
  void itsEncoderMakesFeatures() throws Exception {
    Path jar = TrainerProgram.jarOf("plugins/example-encoder", ".jar");
    Path plugins = Files.createDirectory(folder.resolve("plugins.d"));
    Files.copy(jar, plugins.resolve(jar.getFileName()));
    Files.writeString(folder.resolve("events.csv"), "user,item\na,1\na,2\nb,2\n");
    Files.writeString(folder.resolve("items.csv"), "id,title\n1,Winter boots\n2,Winter boot\n");
    prepare(
        "--events",
        "events.csv",
        "--items",
        "items.csv",
        "--encode",
        "title-grams",
        "--output",
        "shop");
    assertTrue(Files.exists(folder.resolve("shop/text_feat.npy")));
    JsonNode record =
        new ObjectMapper()
            .readTree(Files.readString(folder.resolve("shop/prepare.json")))
            .at("/encoders/0");
    assertEquals("title-grams", record.path("encoder").asText());
    assertEquals(2, record.at("/items/encoded").asInt());
    assertTrue(prepare("--list-encoders").contains("title-grams  ("));
  }

  @Test
  void theManifestsNameTheVersionOfTheSpi() throws IOException {
    List<Path> jars =
        List.of(
            TrainerProgram.jarOf("plugins/example-encoder", ".jar"),
            TrainerProgram.jarOf("spi/encoding", ".jar"),
            TrainerProgram.jarOf("plugins/encoders", ".jar"));
    for (Path jar : jars) {
      try (JarFile file = new JarFile(jar.toFile())) {
        assertEquals(
            EncodingSpi.VERSION,
            file.getManifest().getMainAttributes().getValue(EncodingSpi.MANIFEST_ATTRIBUTE),
            jar.toString());
      }
    }
  }
}
