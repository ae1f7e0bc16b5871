package org.ccdrec.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * A program of the distribution, with a class path of its own.
 *
 * @param name name that the launcher uses
 * @param modules directories of the modules on its class path, the program's own first
 */
record Application(String name, List<String> modules) {
  private static final List<String> ENCODERS =
      List.of("plugins/encoder-minilm", "plugins/encoder-onnx");

  /** The programs that the launcher starts. */
  static final List<Application> ALL =
      List.of(
          new Application("trainer", List.of("trainer")),
          withEncoders("server", "server"),
          withEncoders("prepare", "trainer/prepare"));

  /**
   * A plugin that is shipped in a folder of its own, for those who name it in the configuration.
   */
  static final Application KAFKA = new Application("kafka", List.of("plugins/kafka"));

  private static Application withEncoders(String name, String module) {
    List<String> modules = new ArrayList<>(List.of(module));
    modules.addAll(ENCODERS);
    return new Application(name, List.copyOf(modules));
  }

  /**
   * Returns the jars of the class path by file name, in order. Of two jars with the same name the
   * first counts.
   *
   * @param checkout directory of the checkout, whose modules are packaged
   * @throws IOException if a jar is missing
   */
  Map<String, Path> jars(Path checkout) throws IOException {
    Map<String, Path> jars = new LinkedHashMap<>();
    for (String module : modules) {
      Path directory = checkout.resolve(module);
      Path jar = directory.resolve("target/ccdrec-" + directory.getFileName() + ".jar");
      jars.putIfAbsent(jar.getFileName().toString(), jar);
      for (String library : classPath(jar)) {
        Path file = jar.resolveSibling(library);
        jars.putIfAbsent(file.getFileName().toString(), file);
      }
    }
    return jars;
  }

  private static List<String> classPath(Path jar) throws IOException {
    if (!Files.exists(jar)) {
      throw new IOException(jar + " is missing; run ./mvnw -Pdist package, which builds it");
    }
    try (var file = new JarFile(jar.toFile())) {
      String classPath =
          file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return classPath == null ? List.of() : List.of(classPath.split(" "));
    }
  }
}
