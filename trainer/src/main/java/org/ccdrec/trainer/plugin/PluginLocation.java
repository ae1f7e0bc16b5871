package org.ccdrec.trainer.plugin;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.SpiVersion;

/**
 * The jars of one plugin, found in a plugins directory and not opened as classes yet.
 *
 * <p>In a plugins directory, each {@code *.jar} is a plugin without dependencies and each folder a
 * plugin whose jars see each other; everything else is left alone. The jars of a folder that name
 * the service are the plugin, the others its dependencies.
 *
 * @param origin the jar or folder
 * @param jars all its jars, sorted by name
 */
record PluginLocation(Path origin, List<Path> jars) {

  private static final String SERVICE_FILE = "META-INF/services/" + CcdrecPlugin.class.getName();

  /**
   * Returns the plugins of a directory, sorted by name.
   *
   * @throws PluginException if it is not a directory or cannot be read
   */
  static List<PluginLocation> in(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new PluginException("the plugins directory must exist; directory=" + directory);
    }
    List<PluginLocation> locations = new ArrayList<>();
    for (Path entry : entries(directory)) {
      if (Files.isDirectory(entry)) {
        locations.add(new PluginLocation(entry, jars(entry)));
      } else if (isJar(entry)) {
        locations.add(new PluginLocation(entry, List.of(entry)));
      }
    }
    return locations;
  }

  /**
   * Checks that a jar offers the service and was made for this host, reading manifests alone.
   *
   * @throws PluginException naming the jar and the versions
   */
  void check(SpiVersion host) {
    boolean offersService = false;
    for (Path jar : jars) {
      offersService |= checkJar(jar, host);
    }
    if (!offersService) {
      String which = jars.size() == 1 ? "has no " : "has no jar with ";
      throw new PluginException(origin + " " + which + SERVICE_FILE + ": it is not a plugin");
    }
  }

  private static boolean checkJar(Path jar, SpiVersion host) {
    try (JarFile file = new JarFile(jar.toFile())) {
      boolean offersService = file.getEntry(SERVICE_FILE) != null;
      if (offersService) {
        checkVersion(jar, file.getManifest(), host);
      }
      return offersService;
    } catch (IOException e) {
      throw new PluginException(jar + " cannot be read as a jar: " + e.getMessage(), e);
    }
  }

  private static void checkVersion(Path jar, Manifest manifest, SpiVersion host) {
    Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
    String text = attributes.getValue(SpiVersion.MANIFEST_ATTRIBUTE);
    if (text == null) {
      throw new PluginException(
          "%s must name the SPI it was built for in its manifest, such as %s: %s"
              .formatted(jar, SpiVersion.MANIFEST_ATTRIBUTE, host));
    }
    SpiVersion version = parse(jar, text);
    if (!host.accepts(version)) {
      throw new PluginException(
          "%s was built for SPI %s, which this program with SPI %s does not run; it runs %d.0 to %s"
              .formatted(jar, version, host, host.major(), host));
    }
  }

  private static SpiVersion parse(Path jar, String text) {
    try {
      return SpiVersion.parse(text);
    } catch (IllegalArgumentException e) {
      throw new PluginException(jar + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> jars(Path folder) {
    return entries(folder).stream().filter(PluginLocation::isJar).toList();
  }

  private static boolean isJar(Path file) {
    return file.getFileName().toString().endsWith(".jar") && Files.isRegularFile(file);
  }

  private static List<Path> entries(Path folder) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      throw new PluginException(folder + " cannot be read: " + e.getMessage(), e);
    }
    return entries.stream().sorted().toList();
  }
}
