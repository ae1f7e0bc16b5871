package org.ccdrec.trainer.plugin;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.ccdrec.plugins.ContextLoader;
import org.ccdrec.plugins.PluginException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The boundary to one backbone, model or sampler of a plugin: each call runs with the plugin's
 * class loader as the thread's context class loader, and whatever it throws becomes a {@link
 * PluginException} that names the plugin and the method. Immutable.
 *
 * @param what kind, name and origin, such as {@code backbone acme of acme.jar}
 * @param plugin an object of the plugin, whose class loader is used
 */
record PluginGuard(String what, Object plugin) {
  private static final Logger LOG = LoggerFactory.getLogger(PluginGuard.class);

  /** Calls a method that may not refuse its arguments. */
  <T> T call(String method, Supplier<T> body) {
    return guarded(method, body, false);
  }

  /** Calls a factory, whose {@link IllegalArgumentException} is a reason for the user. */
  <T> T create(Supplier<T> body) {
    return required("create", guarded("create", body, true));
  }

  void run(String method, Runnable body) {
    guarded(
        method,
        () -> {
          body.run();
          return this;
        },
        false);
  }

  /**
   * Closes an object of the plugin. A failure is logged only: the results of a run are complete
   * before anything is closed.
   */
  void close(Runnable body) {
    try {
      run("close", body);
    } catch (PluginException e) {
      LOG.warn("{}; the results are not affected", e.getMessage(), e.getCause());
    }
  }

  private <T> T guarded(String method, Supplier<T> body, boolean mayRefuse) {
    try {
      return ContextLoader.of(plugin, body);
    } catch (CancellationException | PluginException | OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      if (mayRefuse && e instanceof IllegalArgumentException) {
        throw e;
      }
      throw new PluginException("%s failed in %s: %s".formatted(what, method, e), e);
    }
  }

  /** Returns what a method returned, which must not be null whatever its type promises. */
  <T> T required(String method, @Nullable T value) {
    if (value == null) {
      throw fault(method, "returned null");
    }
    return value;
  }

  /** Returns the exception for a method that broke a rule. */
  PluginException fault(String method, String fault) {
    return new PluginException("%s: %s %s".formatted(what, method, fault));
  }
}
