package org.ccdrec.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ccdrec.files.DeleteTree;

/**
 * The folder that is installed:
 *
 * <ul>
 *   <li>{@code bin/ccdrec}: the launcher
 *   <li>{@code lib/}: jars, unpacked native libraries and archives of loaded classes
 *   <li>{@code runtime/}: the Java runtime
 *   <li>{@code conf/}, {@code docs/}, {@code plugins.d/}: configuration, documentation, and the
 *       place for plugins, with the one for Kafka
 *   <li>{@code VERSION}, {@code sbom.json}, {@code README.md}, {@code CHANGELOG.md}, {@code
 *       LICENSE}, {@code NOTICE}
 * </ul>
 */
final class Distribution {
  private static final List<String> COPIED =
      List.of("README.md", "CHANGELOG.md", "LICENSE", "NOTICE", "conf", "docs");

  private final Path checkout;
  private final Release release;

  /**
   * Creates a distribution.
   *
   * @param checkout directory of the checkout, whose modules are packaged
   * @param release what is released
   */
  Distribution(Path checkout, Release release) {
    this.checkout = checkout;
    this.release = release;
  }

  /**
   * Assembles the folder, replacing an earlier one.
   *
   * @param target directory that the folder goes to
   * @return the folder
   */
  Path assemble(Path target) throws IOException, InterruptedException {
    Path folder = target.resolve(release.folder());
    DeleteTree.delete(folder);
    Files.createDirectories(folder.resolve("bin"));
    Files.copy(checkout.resolve("ccdrec"), folder.resolve("bin/ccdrec"));
    for (String name : COPIED) {
      copy(checkout.resolve(name), folder.resolve(name));
    }
    copy(checkout.resolve("dist/src/files"), folder);
    Files.writeString(folder.resolve("VERSION"), release.version() + "\n");
    addPlugin(Application.KAFKA, folder.resolve("plugins.d"));
    new Libraries(checkout, release, folder.resolve("lib")).write();
    Sbom.of(checkout, release.version()).write(folder.resolve("sbom.json"));
    RuntimeImage.link(folder.resolve("runtime"));
    normalize(folder);
    new ClassArchives(folder, target.resolve("recording")).record();
    normalize(folder);
    return folder;
  }

  /** Copies the jars of a plugin into a folder with its name. */
  private void addPlugin(Application plugin, Path plugins) throws IOException {
    Path folder = Files.createDirectories(plugins.resolve(plugin.name()));
    for (Map.Entry<String, Path> jar : plugin.jars(checkout).entrySet()) {
      Files.copy(jar.getValue(), folder.resolve(jar.getKey()));
    }
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  /** Sets all modification times and removes the write permission of group and others. */
  private void normalize(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> !Files.isSymbolicLink(path)).toList()) {
        boolean isExecutable = Files.isDirectory(file) || Files.isExecutable(file);
        Files.setPosixFilePermissions(file, Permissions.of(isExecutable));
        Files.setLastModifiedTime(file, FileTime.from(release.timestamp()));
      }
    }
  }
}
