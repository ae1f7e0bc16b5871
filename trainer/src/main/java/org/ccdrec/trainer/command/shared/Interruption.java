package org.ccdrec.trainer.command.shared;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.ccdrec.trainer.training.control.Cancellation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns Ctrl-C into a cancellation and waits for the work to stop; a second Ctrl-C ends the process
 * at once. Stateless.
 */
public final class Interruption {
  private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);

  /** Long enough for the end of an epoch, a checkpoint and a publication. */
  private static final long SHUTDOWN_SECONDS = 600;

  private Interruption() {}

  /**
   * Runs long work, cancels it when the process is asked to terminate, and waits for it to finish.
   */
  public static <T> T guard(Function<Cancellation, T> work) {
    Cancellation cancellation = new Cancellation();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = Thread.ofPlatform().unstarted(() -> cancel(cancellation, ended));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.apply(cancellation);
    } finally {
      ended.countDown();
      remove(hook);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      LOG.debug("the process is already shutting down", ending);
    }
  }

  private static void cancel(Cancellation cancellation, CountDownLatch ended) {
    SecondInterrupt.endsTheProcess();
    cancellation.request();
    try {
      ended.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
