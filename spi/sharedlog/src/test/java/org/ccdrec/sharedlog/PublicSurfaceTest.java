package org.ccdrec.sharedlog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What this SPI promises: its public types and its version. */
final class PublicSurfaceTest {
  /** A type added here is promised for as long as the major version stays. */
  private static final List<String> PROMISED =
      List.of(
          "LogReader",
          "LogReader$Delivery",
          "SharedLog",
          "SharedLog$Entry",
          "SharedLogFactory",
          "SharedLogFactory$Stream",
          "SharedLogPlugin",
          "SharedLogSpi");

  @Test
  void thePublicTypesAreThePromisedOnes() throws IOException, ClassNotFoundException {
    Path classes = Path.of("target", "classes");
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name = classes.relativize(file).toString().replace('/', '.').replace(".class", "");
        if (Modifier.isPublic(Class.forName(name).getModifiers())) {
          found.add(name);
        }
      }
    }
    assertEquals(
        PROMISED, found.stream().sorted().map(name -> name.replace(packageName(), "")).toList());
  }

  private static String packageName() {
    return PublicSurfaceTest.class.getPackageName() + ".";
  }

  /** The build writes its property into the manifests of the jars that carry the version. */
  @Test
  void theVersionIsTheOneThatTheBuildWritesIntoManifests() {
    assertEquals(System.getProperty("sharedlog.spi.version"), SharedLogSpi.VERSION);
  }
}
