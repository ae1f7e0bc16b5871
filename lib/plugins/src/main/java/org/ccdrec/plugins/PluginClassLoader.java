package org.ccdrec.plugins;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * The class loader of one plugin: the JDK, then the packages shared with the host, then the
 * plugin's own jars, and nothing else of the host.
 *
 * <p>The host shares its SPI and what that is written in, and libraries with native code, because a
 * JNI library loads once in a process. A copy of a shared class inside a plugin's jars is never
 * used.
 */
final class PluginClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader host;
  private final List<String> shared;

  PluginClassLoader(String name, URL[] jars, ClassLoader host, List<String> shared) {
    super(name, jars, ClassLoader.getPlatformClassLoader());
    this.host = host;
    this.shared = shared;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return shared.stream().anyMatch(name::startsWith)
        ? host.loadClass(name)
        : super.loadClass(name, resolve);
  }
}
