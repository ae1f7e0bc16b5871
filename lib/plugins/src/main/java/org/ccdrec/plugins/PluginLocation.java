package org.ccdrec.plugins;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The jars of one plugin in a plugins directory, before their classes are loaded.
 *
 * <p>In a plugins directory, each {@code *.jar} is a plugin without dependencies and each folder a
 * plugin whose jars see each other; everything else is ignored. A jar that names a service of
 * CCDRec in {@code META-INF/services} is a plugin jar, the others in its folder are its
 * dependencies. A plugin without the service that the host looks for is skipped if it names another
 * service of CCDRec, because it belongs to another program, and refused if it names none.
 *
 * @param path the jar or folder
 * @param jars all its jars, sorted by name
 */
record PluginLocation(Path path, List<Path> jars) {

  /** Path of the service files in a jar. */
  static final String SERVICES = "META-INF/services/";

  private static final String OUR_SERVICES = SERVICES + "org.ccdrec.";

  /** The CCDRec services that a jar names. */
  private enum Services {
    NONE,
    OTHERS,
    WANTED
  }

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
   * Returns whether the plugin offers a host's service; reads only service files and manifests.
   *
   * @throws PluginException if it was built for another version of the service, cannot be read, or
   *     names no CCDRec service
   */
  boolean offers(PluginSpi<?> spi) {
    Services found = Services.NONE;
    for (Path jar : jars) {
      Services named = services(jar, spi);
      found = named.compareTo(found) > 0 ? named : found;
    }
    if (found == Services.NONE) {
      String which = jars.size() == 1 ? "has no " : "has no jar with ";
      throw new PluginException(path + " " + which + spi.serviceFile() + ": it is not a plugin");
    }
    return found == Services.WANTED;
  }

  private static Services services(Path jar, PluginSpi<?> spi) {
    try (JarFile file = new JarFile(jar.toFile())) {
      if (file.getEntry(spi.serviceFile()) != null) {
        checkVersion(jar, file.getManifest(), spi);
        return Services.WANTED;
      }
      boolean namesOthers = file.stream().anyMatch(e -> e.getName().startsWith(OUR_SERVICES));
      return namesOthers ? Services.OTHERS : Services.NONE;
    } catch (IOException e) {
      throw new PluginException(jar + " cannot be read as a jar: " + e.getMessage(), e);
    }
  }

  private static void checkVersion(Path jar, Manifest manifest, PluginSpi<?> spi) {
    Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
    String text = attributes.getValue(spi.versionAttribute());
    PluginVersion host = spi.hostVersion();
    if (text == null) {
      throw new PluginException(
          "%s must name the SPI it was built for in its manifest, such as %s: %s"
              .formatted(jar, spi.versionAttribute(), host));
    }
    PluginVersion version = parse(jar, spi.versionAttribute(), text);
    if (!host.accepts(version)) {
      throw new PluginException(
          "%s was built for SPI %s, but this program supports SPI %d.0 to %s"
              .formatted(jar, version, host.major(), host));
    }
  }

  private static PluginVersion parse(Path jar, String attribute, String text) {
    try {
      return PluginVersion.parse(attribute, text);
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
