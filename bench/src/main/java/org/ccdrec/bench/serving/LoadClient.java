package org.ccdrec.bench.serving;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A load generator for the recommendation route of a server on this machine that checks every
 * answer.
 *
 * <p>With a rate, requests are scheduled and latency is measured from the scheduled time, so that a
 * request delayed by a slow predecessor is accounted for (no coordinated omission).
 */
final class LoadClient {
  private static final int CONNECTIONS = 16;
  private static final int FAULTS_KEPT = 5;

  private final int port;
  private final ExpectedAnswers answers;

  LoadClient(int port, ExpectedAnswers answers) {
    this.port = port;
    this.answers = answers;
  }

  /**
   * The result of a load.
   *
   * @param seconds duration in seconds
   * @param latencies nanoseconds of every request, ascending
   * @param failed number of requests without an answer or with a wrong one
   * @param faults descriptions of the first failures
   */
  record Outcome(double seconds, long[] latencies, long failed, List<String> faults) {
    double rate() {
      return latencies.length / seconds;
    }

    /** Returns the given quantile of the latencies, in milliseconds. */
    double millis(double share) {
      int at = (int) Math.ceil(share * latencies.length) - 1;
      return latencies.length == 0 ? Double.NaN : latencies[Math.max(0, at)] / 1e6;
    }

    static Outcome of(List<Outcome> parts) {
      long[] latencies =
          parts.stream().flatMapToLong(part -> Arrays.stream(part.latencies)).sorted().toArray();
      return new Outcome(
          parts.stream().mapToDouble(Outcome::seconds).sum(),
          latencies,
          parts.stream().mapToLong(Outcome::failed).sum(),
          parts.stream().flatMap(part -> part.faults.stream()).limit(FAULTS_KEPT).toList());
    }
  }

  /** The condition that ends a load. */
  @FunctionalInterface
  interface Meanwhile {
    void run() throws Exception;
  }

  /**
   * Sends requests until the given condition holds.
   *
   * @param perSecond requests per second; infinite for as many as possible
   */
  Outcome during(double perSecond, Meanwhile meanwhile) throws Exception {
    var isDone = new AtomicBoolean();
    long start = System.nanoTime();
    List<Future<Outcome>> clients = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      for (int client = 0; client < CONNECTIONS; client++) {
        double interval = 1e9 * CONNECTIONS / perSecond;
        long first = start + (long) (interval * client / CONNECTIONS);
        var random = new Random(client);
        clients.add(threads.submit(() -> ask(first, interval, random, isDone)));
      }
      try {
        meanwhile.run();
      } finally {
        isDone.set(true);
      }
      List<Outcome> parts = new ArrayList<>();
      for (Future<Outcome> client : clients) {
        parts.add(client.get());
      }
      Outcome sum = Outcome.of(parts);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Outcome(seconds, sum.latencies, sum.failed, sum.faults);
    }
  }

  private Outcome ask(long first, double interval, Random random, AtomicBoolean isDone)
      throws IOException {
    long[] latencies = new long[1024];
    int size = 0;
    long failed = 0;
    List<String> faults = new ArrayList<>();
    try (var connection = new HttpConnection(port)) {
      while (!isDone.get()) {
        long due = interval > 0 ? first + (long) (interval * size) : System.nanoTime();
        waitUntil(due);
        String fault = fault(connection, random.nextInt(answers.users()));
        if (size == latencies.length) {
          latencies = Arrays.copyOf(latencies, 2 * size);
        }
        latencies[size++] = System.nanoTime() - due;
        if (fault != null) {
          failed++;
          faults.add(fault);
        }
      }
    }
    List<String> kept = faults.subList(0, Math.min(FAULTS_KEPT, faults.size()));
    return new Outcome(0, Arrays.copyOf(latencies, size), failed, kept);
  }

  private static void waitUntil(long moment) {
    for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Requests one user; returns the error in the answer, or null. */
  private @Nullable String fault(HttpConnection connection, int user) {
    try {
      byte[] body =
          connection.get("/v1/users/u" + user + "/recommendations?k=" + ExpectedAnswers.K);
      return answers.fault(user, body);
    } catch (IOException e) {
      return "no answer: " + e;
    }
  }
}
