package org.ccdrec.trainer.plugin;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.ccdrec.files.FileHash;

/** Computes the checksums of plugin jars, by which a published model names the plugins it used. */
public final class PluginJars {
  private PluginJars() {}

  /**
   * Returns the SHA-256 of each jar of a plugin by file name. Built-in plugins have none, since
   * they belong to the program.
   *
   * @throws IOException if a jar cannot be read
   */
  public static Map<String, String> of(Offer<?> offer) throws IOException {
    var checksums = new TreeMap<String, String>();
    if (offer.plugin().getClassLoader() instanceof URLClassLoader loader) {
      for (URL location : loader.getURLs()) {
        Path jar = Path.of(URI.create(location.toString()));
        if (Files.isRegularFile(jar)) {
          checksums.put(String.valueOf(jar.getFileName()), FileHash.sha256(jar));
        }
      }
    }
    return checksums;
  }
}
