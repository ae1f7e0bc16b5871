package org.ccdrec.engines;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The Kafka plugin as a folder of a plugins directory. Stateless. */
final class KafkaJars {
  private static final List<String> LIBRARIES =
      List.of("kafka-clients", "zstd-jni", "lz4-java", "snappy-java");

  private KafkaJars() {}

  /** Makes a plugins directory with the plugin. */
  static Path install(Path plugins) throws IOException {
    Path folder = Files.createDirectories(plugins.resolve("kafka"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path jar = Path.of(entry);
      String name = String.valueOf(jar.getFileName());
      if (LIBRARIES.stream().anyMatch(name::startsWith) && !name.contains("test")) {
        Files.copy(jar, folder.resolve(name));
      }
    }
    Path classes = Path.of(System.getProperty("ccdrec.repository"), "plugins/kafka/target/classes");
    pack(classes, folder.resolve("ccdrec-kafka.jar"));
    return plugins;
  }

  private static void pack(Path classes, Path jar) throws IOException {
    var manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Shared-Log-Spi-Version", System.getProperty("sharedlog.spi.version"));
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    try (OutputStream out = Files.newOutputStream(jar);
        var packed = new JarOutputStream(out, manifest)) {
      for (Path file : files) {
        String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
        packed.putNextEntry(new JarEntry(name));
        Files.copy(file, packed);
      }
    }
  }
}
