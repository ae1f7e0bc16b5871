package org.ccdrec.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The jars of a distribution: those of all programs in one folder, without the native libraries
 * that are unpacked, and for each program a jar that holds only its class path.
 */
final class Libraries {
  private final Path checkout;
  private final Release release;
  private final Path lib;

  /**
   * Creates the jars of a distribution.
   *
   * @param checkout directory of the checkout, whose modules are packaged
   * @param release what is released
   * @param lib directory that the jars go to
   */
  Libraries(Path checkout, Release release, Path lib) {
    this.checkout = checkout;
    this.release = release;
    this.lib = lib;
  }

  /** Writes the jars of all programs. */
  void write() throws IOException {
    Files.createDirectories(lib);
    var natives = new NativeLibraries(lib);
    for (Application application : Application.ALL) {
      Map<String, Path> jars = application.jars(checkout);
      for (Path jar : jars.values()) {
        natives.unpack(jar, application);
        copyWithoutLibraries(jar);
      }
      writeClassPath(application, jars);
    }
    natives.link();
  }

  private void copyWithoutLibraries(Path jar) throws IOException {
    String name = jar.getFileName().toString();
    Path target = lib.resolve(name);
    if (Files.exists(target)) {
      return;
    }
    try (var source = new ZipFile(jar.toFile())) {
      if (source.stream().noneMatch(entry -> NativeLibraries.isUnpacked(name, entry.getName()))) {
        Files.copy(jar, target);
        return;
      }
      try (var out = new JarOutputStream(Files.newOutputStream(target))) {
        for (ZipEntry entry : source.stream().toList()) {
          if (!NativeLibraries.isUnpacked(name, entry.getName())) {
            copy(source, entry, out);
          }
        }
      }
    }
  }

  private static void copy(ZipFile source, ZipEntry entry, JarOutputStream out) throws IOException {
    var copy = new ZipEntry(entry.getName());
    copy.setTime(entry.getTime());
    out.putNextEntry(copy);
    try (InputStream in = source.getInputStream(entry)) {
      in.transferTo(out);
    }
    out.closeEntry();
  }

  private void writeClassPath(Application application, Map<String, Path> jars) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", jars.keySet()));
    try (OutputStream file = Files.newOutputStream(lib.resolve(application.name() + ".jar"));
        var out = new JarOutputStream(file)) {
      var entry = new ZipEntry("META-INF/MANIFEST.MF");
      entry.setTime(release.timestamp().toEpochMilli());
      out.putNextEntry(entry);
      manifest.write(out);
      out.closeEntry();
    }
  }
}
