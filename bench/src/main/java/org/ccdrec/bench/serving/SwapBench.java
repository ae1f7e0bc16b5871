package org.ccdrec.bench.serving;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ccdrec.bench.serving.LoadClient.Outcome;

/**
 * Measures snapshot swaps under load: a server under half of its maximum load alternates between
 * rounds without swaps and rounds in which versions are activated one after the other.
 */
public final class SwapBench {
  private static final int ROUNDS = 10;
  private static final int USERS = 1000;
  private static final long QUIET_MILLIS = 5000;
  private static final int CONNECTIONS_SLACK = 16;

  private final LoadClient client;
  private final List<String> versions;
  private final URI activate;
  private final long interval;
  private final HttpClient admin = HttpClient.newHttpClient();
  private int swaps;

  private SwapBench(LoadClient client, List<String> versions, int adminPort, long interval) {
    this.client = client;
    this.versions = versions;
    this.activate = URI.create("http://127.0.0.1:" + adminPort + "/admin/activate");
    this.interval = interval;
  }

  /** Activates versions in turn, at most one per interval. */
  private void swap(int count) throws IOException, InterruptedException {
    for (int swap = 0; swap < count; swap++) {
      long start = System.nanoTime();
      String body = "{\"snapshot\":\"" + versions.get(swaps++ % versions.size()) + "\"}";
      HttpRequest request =
          HttpRequest.newBuilder(activate)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .header("content-type", "application/json")
              .build();
      HttpResponse<String> response = admin.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException("activation failed: " + response.body());
      }
      Thread.sleep(Math.max(0, interval - (System.nanoTime() - start) / 1_000_000));
    }
  }

  private double saturation() throws Exception {
    double unlimited = Double.POSITIVE_INFINITY;
    client.during(
        unlimited, () -> Thread.sleep(QUIET_MILLIS)); // so that the JIT compiles both sides
    return client.during(unlimited, () -> Thread.sleep(QUIET_MILLIS)).rate();
  }

  /** Returns whether there were no failures and no leaks. */
  private boolean run(int total, long pid, Path store) throws Exception {
    double rate = saturation() / 2;
    print("half of the saturation: %.0f requests/s, each answer checked%n", rate);
    List<Outcome> quiet = new ArrayList<>();
    List<Outcome> swapping = new ArrayList<>();
    List<Footprint> footprints = new ArrayList<>(List.of(Footprint.of(pid, store)));
    for (int round = 0; round < ROUNDS; round++) {
      int until = total * (round + 1) / ROUNDS;
      quiet.add(client.during(rate, () -> Thread.sleep(QUIET_MILLIS)));
      swapping.add(client.during(rate, () -> swap(until - swaps)));
      print(
          "round %2d: p99 %.2f ms without, %.2f ms with %d swaps in %.1f s%n",
          round + 1,
          quiet.getLast().millis(0.99),
          swapping.getLast().millis(0.99),
          total / ROUNDS,
          swapping.getLast().seconds());
      if (round == ROUNDS / 2 - 1 || round == ROUNDS - 1) {
        footprints.add(Footprint.of(pid, store));
      }
    }
    return report(Outcome.of(quiet), Outcome.of(swapping), footprints);
  }

  private boolean report(Outcome quiet, Outcome swapping, List<Footprint> footprints) {
    print("%n%-14s requests/s   p50 ms   p99 ms  p99.9 ms  failed or wrong%n", "");
    line("without swaps", quiet);
    line("with swaps", swapping);
    print("p99 with swaps: %.2f times without%n%n", swapping.millis(0.99) / quiet.millis(0.99));
    print("%-14s RSS MiB   maps of snapshots and indices   open files%n", "");
    List<String> when = List.of("start", "middle", "end");
    for (int at = 0; at < when.size(); at++) {
      Footprint each = footprints.get(at);
      print(
          "%-14s %7d %31d %12d%n",
          when.get(at), each.residentMegabytes(), each.maps(), each.files());
    }
    List<String> faults = new ArrayList<>(quiet.faults());
    faults.addAll(swapping.faults());
    faults.forEach(System.out::println);
    Footprint middle = footprints.get(1);
    Footprint end = footprints.get(2);
    boolean isLeaking =
        end.maps() > middle.maps() || end.files() > middle.files() + CONNECTIONS_SLACK;
    print("%s%n", isLeaking ? "LEAK: more maps or files at the end" : "no leaks");
    return quiet.failed() + swapping.failed() == 0 && !isLeaking;
  }

  private static void line(String name, Outcome outcome) {
    print(
        "%-14s %10.0f %8.2f %8.2f %9.2f %8d of %d%n",
        name,
        outcome.rate(),
        outcome.millis(0.5),
        outcome.millis(0.99),
        outcome.millis(0.999),
        outcome.failed(),
        outcome.latencies().length);
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
  }

  /** Measures: {@code PORT ADMIN_PORT PID SWAPS INTERVAL_MILLIS STORE SNAPSHOT…}. */
  public static void main(String[] arguments) throws Exception {
    List<Path> snapshots = Arrays.stream(arguments).skip(6).map(Path::of).toList();
    var answers = new ExpectedAnswers(USERS, snapshots);
    var client = new LoadClient(Integer.parseInt(arguments[0]), answers);
    boolean isFine =
        new SwapBench(
                client,
                answers.versions(),
                Integer.parseInt(arguments[1]),
                Long.parseLong(arguments[4]))
            .run(
                Integer.parseInt(arguments[3]),
                Long.parseLong(arguments[2]),
                Path.of(arguments[5]));
    System.exit(isFine ? 0 : 1);
  }
}
