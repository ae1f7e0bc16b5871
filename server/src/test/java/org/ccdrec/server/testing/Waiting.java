package org.ccdrec.server.testing;

/** Waiting for what another thread or server brings about. */
public final class Waiting {
  private static final long LONGEST_MILLIS = 60_000;

  private Waiting() {}

  /** A condition that may not be met yet. */
  @FunctionalInterface
  public interface Condition {
    boolean isMet() throws Exception;
  }

  /** Waits until a condition is met; fails with its name if that takes too long. */
  public static void until(String what, Condition condition) throws Exception {
    long end = System.currentTimeMillis() + LONGEST_MILLIS;
    while (!condition.isMet()) {
      if (System.currentTimeMillis() > end) {
        throw new AssertionError(what + " did not happen within " + LONGEST_MILLIS + " ms");
      }
      Thread.sleep(20);
    }
  }
}
