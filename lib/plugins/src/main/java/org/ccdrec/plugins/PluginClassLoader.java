package org.ccdrec.plugins;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * The class loader of one plugin. It searches the JDK, then the packages shared with the host, then
 * the plugin's own jars; no other classes of the host are visible.
 *
 * <p>The host shares its SPI with the types used in its signatures, and libraries with native code,
 * because a process can load a JNI library only once. Copies of shared classes in a plugin's jars
 * are ignored.
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
