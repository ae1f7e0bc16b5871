package org.ccdrec.server.live;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work beside a live version on a separate thread with a lower scheduling priority, so that
 * requests are not slowed down. The priority is the nice value of the thread (Linux only); threads
 * started by the work inherit it, for example those of an index merge.
 *
 * <p>Chosen over the priorities of Java threads, which Linux ignores unless the JVM is started with
 * flags that warn every user but root.
 */
public final class LowPriorityThread {
  private static final Logger LOG = LoggerFactory.getLogger(LowPriorityThread.class);
  private static final int PROCESS = 0;
  private static final int THIS_THREAD = 0;
  private static final @Nullable MethodHandle SET_PRIORITY = setPriority();

  private LowPriorityThread() {}

  private static @Nullable MethodHandle setPriority() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return null; // elsewhere it would affect the whole process
    }
    var signature =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("setpriority")
        .map(function -> linker.downcallHandle(function, signature))
        .orElse(null);
  }

  /**
   * Runs work, waits for it and returns its result. An interruption of the caller is passed on to
   * the work.
   *
   * @param niceness nice value of the thread, from 0 (that of requests) to 19 (lowest priority)
   * @param work what to run
   * @throws IOException if the work throws one
   */
  public static <T> T call(int niceness, Callable<T> work) throws IOException {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              yieldToOthers(niceness);
              return work.call();
            });
    Thread thread = Thread.ofPlatform().name("background").daemon().start(task);
    boolean wasInterrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          wasInterrupted = true;
          thread.interrupt();
        }
      }
    } catch (ExecutionException e) {
      throw failure(Objects.requireNonNull(e.getCause()));
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException failure(Throwable cause) {
    return switch (cause) {
      case IOException failure -> failure;
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      default -> new IOException("background work failed", cause);
    };
  }

  /** Requests the priority. If that fails, the work merely runs at normal priority. */
  private static void yieldToOthers(int niceness) {
    if (SET_PRIORITY != null) {
      try {
        int refused = (int) SET_PRIORITY.invokeExact(PROCESS, THIS_THREAD, niceness);
        LOG.debug("the nice value is {}: {}", niceness, refused == 0);
      } catch (Throwable e) {
        throw new IllegalStateException("setpriority takes three numbers and returns one", e);
      }
    }
  }
}
