package org.ccdrec.trainer.command.shared;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process on a second Ctrl-C while it shuts down after the first. Stateless.
 *
 * <p>The JVM has no supported interface for signals. {@code sun.misc.Signal} of the module
 * jdk.unsupported is reached by reflection, since the compiler warns of each direct use; where it
 * is missing, a second Ctrl-C is ignored, as without this class.
 */
final class SecondInterrupt {
  private static final Logger LOG = LoggerFactory.getLogger(SecondInterrupt.class);
  private static final int INTERRUPTED = 128 + 2;

  private SecondInterrupt() {}

  /** Halts the process, without further shutdown work, when SIGINT arrives after this call. */
  static void endsTheProcess() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      Object halt =
          Proxy.newProxyInstance(
              SecondInterrupt.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                Runtime.getRuntime().halt(INTERRUPTED);
                return null;
              });
      handle.invoke(null, signal.getConstructor(String.class).newInstance("INT"), halt);
    } catch (ReflectiveOperationException | RuntimeException missing) {
      LOG.debug("a second Ctrl-C cannot be handled", missing);
    }
  }
}
