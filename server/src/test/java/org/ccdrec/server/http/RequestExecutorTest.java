package org.ccdrec.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ccdrec.server.metrics.ServerMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to work beyond the bounds. */
@Timeout(60)
class RequestExecutorTest {
  private final Vertx vertx = Vertx.vertx();
  private final ServerMetrics metrics = new ServerMetrics();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static Throwable failure(Future<?> future) throws Exception {
    return future
        .toCompletionStage()
        .handle((result, failure) -> failure)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private void assertCounted(String line) {
    String text = new String(metrics.prometheusText(), StandardCharsets.UTF_8);
    assertTrue(text.contains(line), text);
  }

  @Test
  void workBeyondTheBoundIsShedAtOnceAndRoomComesBack() throws Exception {
    var workers = new RequestExecutor(2, 60_000, metrics);
    var gate = new CountDownLatch(1);
    List<Future<Boolean>> running = new ArrayList<>();
    for (int each = 0; each < 2; each++) {
      running.add(
          workers.run(vertx, metrics.stages("test"), time -> gate.await(30, TimeUnit.SECONDS)));
    }
    HttpProblem shed =
        assertInstanceOf(
            HttpProblem.class, failure(workers.run(vertx, metrics.stages("test"), time -> true)));
    assertEquals(429, shed.status());
    assertCounted("ccdrec_workers_shed_total 1.0");
    assertCounted("ccdrec_workers_pending 2.0");
    gate.countDown();
    for (Future<Boolean> each : running) {
      assertEquals(null, failure(each));
    }
    assertEquals(null, failure(workers.run(vertx, metrics.stages("test"), time -> true)));
    assertCounted("ccdrec_workers_pending 0.0");
    assertCounted("ccdrec_workers_running 0.0");
    assertCounted("ccdrec_http_stage_duration_seconds_count{route=\"test\",stage=\"queue\"} 3");
  }

  @Test
  void workThatWaitedTooLongIsNotBegun() throws Exception {
    var workers = new RequestExecutor(2, -1, metrics);
    var begun = new CountDownLatch(1);
    Future<Boolean> late =
        workers.run(
            vertx,
            metrics.stages("test"),
            time -> {
              begun.countDown();
              return true;
            });
    assertEquals(429, assertInstanceOf(HttpProblem.class, failure(late)).status());
    assertEquals(1, begun.getCount());
    assertCounted("ccdrec_workers_expired_total 1.0");
  }
}
