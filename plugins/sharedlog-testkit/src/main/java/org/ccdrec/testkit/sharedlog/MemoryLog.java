package org.ccdrec.testkit.sharedlog;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.sharedlog.LogReader;
import org.ccdrec.sharedlog.SharedLog;

/**
 * A shared log in the memory of a test, which can be away, fail after an append that worked, and
 * deliver entries twice. Safe for use by many threads.
 */
public final class MemoryLog implements SharedLog {
  private final List<List<byte[]>> partitions = new ArrayList<>();
  private boolean isAway;
  private int losesAnswers;

  /** Creates a log with a number of partitions. */
  public MemoryLog(int partitionCount) {
    for (int partition = 0; partition < partitionCount; partition++) {
      partitions.add(new ArrayList<>());
    }
  }

  /** Sets whether the log can be reached. */
  public synchronized void away(boolean away) {
    isAway = away;
    notifyAll();
  }

  /** Makes the next appends work and yet fail, as when a connection breaks before the answer. */
  public synchronized void loseAnswers(int appends) {
    losesAnswers = appends;
  }

  /** Returns the number of entries, duplicates included. */
  public synchronized int size() {
    return partitions.stream().mapToInt(List::size).sum();
  }

  @Override
  public synchronized void append(List<Entry> entries) throws IOException {
    checkReachable();
    for (Entry each : entries) {
      partitions.get(Math.floorMod(each.key().hashCode(), partitions.size())).add(each.value());
    }
    notifyAll();
    if (losesAnswers > 0) {
      losesAnswers--;
      throw new IOException("the answer of the log was lost");
    }
  }

  private void checkReachable() throws IOException {
    if (isAway) {
      throw new IOException("the log is away");
    }
  }

  @Override
  public LogReader read(Map<Integer, Long> from) {
    return new Reader(from);
  }

  @Override
  public void close() {}

  /** Reads all partitions of the log. */
  private final class Reader implements LogReader {
    private final Map<Integer, Long> next;

    Reader(Map<Integer, Long> from) {
      next = new HashMap<>(from);
    }

    @Override
    public List<Delivery> poll(Duration wait) throws IOException {
      synchronized (MemoryLog.this) {
        List<Delivery> found = take();
        if (found.isEmpty()) {
          pause(wait);
          found = take();
        }
        return found;
      }
    }

    private void pause(Duration wait) {
      try {
        MemoryLog.this.wait(Math.max(1, wait.toMillis()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private List<Delivery> take() throws IOException {
      checkReachable();
      List<Delivery> found = new ArrayList<>();
      for (int partition = 0; partition < partitions.size(); partition++) {
        List<byte[]> all = partitions.get(partition);
        for (long at = next.getOrDefault(partition, 0L); at < all.size(); at++) {
          found.add(new Delivery(partition, at, all.get((int) at)));
          next.put(partition, at + 1);
        }
      }
      return found;
    }

    @Override
    public long remaining() throws IOException {
      synchronized (MemoryLog.this) {
        checkReachable();
        long remaining = 0;
        for (int partition = 0; partition < partitions.size(); partition++) {
          remaining += partitions.get(partition).size() - next.getOrDefault(partition, 0L);
        }
        return remaining;
      }
    }

    @Override
    public void close() {}
  }
}
