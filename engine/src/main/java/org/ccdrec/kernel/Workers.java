package org.ccdrec.kernel;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads, including the caller, that runs numbered blocks of work.
 *
 * <p>The split into blocks depends on the size of the work, never on the number of threads, and
 * each block writes only its own part; the result is therefore the same for any number of threads.
 * Between two parallel regions a helper spins for some tens of microseconds, because kernels follow
 * each other closely, and then parks, so that an idle team uses no CPU time. A caller that waits
 * longer yields, for the helper it waits for may have no processor.
 *
 * <p>{@link #run} must not be called concurrently.
 */
final class Workers implements AutoCloseable {
  private static final int SPINS_BEFORE_PARKING = 20_000;
  private static final int SPINS_BEFORE_YIELDING = 10_000;

  private final List<Thread> helpers = new ArrayList<>();
  private volatile Region region = new Region(0, 0, block -> {});
  private volatile boolean closed;

  /** Creates a team of {@code threads} threads, including the calling thread. */
  public Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be positive; threads=" + threads);
    }
    Region none = region;
    for (int helper = 1; helper < threads; helper++) {
      helpers.add(Thread.ofPlatform().daemon().name("kernel-", helper).start(() -> help(none)));
    }
  }

  /** Returns the number of threads, including the caller. */
  public int threads() {
    return helpers.size() + 1;
  }

  /**
   * Runs {@code work} for every block in [0, blocks) and returns when all are done. Until then,
   * everything that {@code work} references stays reachable, including the memory of captured
   * matrices.
   */
  public void run(int blocks, IntConsumer work) {
    if (helpers.isEmpty() || blocks <= 1) {
      for (int block = 0; block < blocks; block++) {
        work.accept(block);
      }
      Reference.reachabilityFence(work);
      return;
    }
    Region current = new Region(region.number + 1, blocks, work);
    region = current;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
    current.takeBlocks();
    current.awaitAll();
    Reference.reachabilityFence(work);
  }

  /**
   * Helps until the team is closed. {@code none} differs from every region, so that a helper that
   * starts late still takes part in the first one.
   */
  private void help(Region none) {
    Region last = none;
    int spins = 0;
    while (!closed) {
      Region current = region;
      if (current != last) {
        last = current;
        current.takeBlocks();
        spins = 0;
      } else if (++spins < SPINS_BEFORE_PARKING) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        spins = 0;
      }
    }
  }

  /** Stops the helpers and waits until they have ended. */
  @Override
  public void close() {
    closed = true;
    helpers.forEach(LockSupport::unpark);
    try {
      for (Thread helper : helpers) {
        helper.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Region {
    private final long number;
    private final int blocks;
    private final IntConsumer work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Region(long number, int blocks, IntConsumer work) {
      this.number = number;
      this.blocks = blocks;
      this.work = work;
    }

    void takeBlocks() {
      int block;
      while ((block = next.getAndIncrement()) < blocks) {
        try {
          work.accept(block);
        } catch (RuntimeException | Error thrown) {
          failure.compareAndSet(null, thrown);
        } finally {
          done.incrementAndGet();
        }
      }
    }

    void awaitAll() {
      int spins = 0;
      while (done.get() < blocks) {
        if (++spins < SPINS_BEFORE_YIELDING) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
      switch (failure.get()) {
        case null -> {}
        case RuntimeException thrown -> throw thrown;
        case Error thrown -> throw thrown;
        case Throwable thrown -> throw new IllegalStateException(thrown);
      }
    }
  }
}
