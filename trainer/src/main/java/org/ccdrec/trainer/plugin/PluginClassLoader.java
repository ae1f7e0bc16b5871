package org.ccdrec.trainer.plugin;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * The class loader of one plugin: the JDK, then the packages shared with the host, then the
 * plugin's own jars, and nothing else of the host.
 *
 * <p>Shared are the SPI and what it is written in, and ND4J with its native bindings, because a JNI
 * library loads once in a process. A copy of a shared class inside a plugin's jars is never used.
 */
final class PluginClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final List<String> SHARED =
      List.of(
          "org.ccdrec.spi.",
          "org.ccdrec.autodiff.",
          "org.ccdrec.kernel.",
          "org.ccdrec.graph.",
          "org.ccdrec.config.",
          "org.nd4j.",
          "org.bytedeco.",
          "org.slf4j.",
          "org.jspecify.");

  private final ClassLoader host;

  PluginClassLoader(String name, URL[] jars, ClassLoader host) {
    super(name, jars, ClassLoader.getPlatformClassLoader());
    this.host = host;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return SHARED.stream().anyMatch(name::startsWith)
        ? host.loadClass(name)
        : super.loadClass(name, resolve);
  }
}
