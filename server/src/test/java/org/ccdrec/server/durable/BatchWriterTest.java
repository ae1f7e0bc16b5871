package org.ccdrec.server.durable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchWriterTest {
  @Test
  void whatWaitsIsDoneInOrderAndInOneBatch() throws InterruptedException {
    var isDoing = new CountDownLatch(1);
    var mayGoOn = new CountDownLatch(1);
    List<List<Integer>> batches = new ArrayList<>();
    var writer =
        new BatchWriter<Integer>(
            "test",
            batch -> {
              batches.add(List.copyOf(batch));
              isDoing.countDown();
              await(mayGoOn);
            });
    writer.start();
    assertTrue(writer.offer(0));
    isDoing.await();
    IntStream.range(1, 5).forEach(one -> assertTrue(writer.offer(one)));
    mayGoOn.countDown();
    writer.close();
    assertEquals(List.of(List.of(0), List.of(1, 2, 3, 4)), batches);
    assertFalse(writer.offer(5));
    writer.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyPieceThatIsTakenIsDoneThoughTheWriterIsClosed() throws Exception {
    for (int round = 0; round < 200; round++) {
      var done = new AtomicInteger();
      var taken = new AtomicInteger();
      var writer = new BatchWriter<Integer>("test", batch -> done.addAndGet(batch.size()));
      writer.start();
      try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
        var isAdding = new CountDownLatch(2);
        Runnable adding =
            () -> {
              isAdding.countDown();
              while (writer.offer(1)) {
                taken.incrementAndGet();
              }
            };
        List<Future<?>> both = List.of(threads.submit(adding), threads.submit(adding));
        isAdding.await();
        writer.close();
        for (Future<?> each : both) {
          each.get();
        }
      }
      assertEquals(taken.get(), done.get());
    }
  }

  @Test
  void workBeyondTheLimitIsRefused() {
    var writer = new BatchWriter<Integer>("test", batch -> {});
    assertTrue(IntStream.range(0, 10_000).allMatch(writer::offer));
    assertFalse(writer.offer(10_000));
    writer.start();
    writer.close();
  }
}
