package org.ccdrec.plugins;

import java.util.function.Supplier;

/**
 * Makes a plugin's class loader the thread's context class loader while the plugin runs, because
 * libraries find their services and resources through it. Stateless.
 */
public final class ContextLoader {
  private ContextLoader() {}

  /**
   * Calls {@code work} with the class loader of {@code plugin}'s class as the context class loader.
   */
  public static <T> T of(Object plugin, Supplier<T> work) {
    return during(plugin.getClass().getClassLoader(), work);
  }

  static <T> T during(ClassLoader loader, Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
