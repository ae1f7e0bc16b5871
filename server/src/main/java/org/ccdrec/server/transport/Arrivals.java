package org.ccdrec.server.transport;

import com.codahale.metrics.Counter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connections of one event loop whose requests do not arrive in time.
 *
 * <p>The idle timeout of a socket starts again with every byte, so a client that sends one byte now
 * and then could hold a connection forever. Here the time counts from the opening of a connection
 * to the head of its first request, from a head to the end of its body, and, once that request is
 * answered, from a head to the next one. Used on that event loop only.
 */
final class Arrivals {
  private final Limits limits;
  private final Map<HttpConnection, Wait> waits = new IdentityHashMap<>();

  /**
   * Time limits.
   *
   * @param receiveNanos limit for the head of a connection's first request, and for each body
   * @param idleNanos limit between two heads, not counting the answer to the first
   * @param cut counts the connections that were closed
   */
  record Limits(long receiveNanos, long idleNanos, Counter cut) {}

  /** What a connection is waiting for: a head, or the rest of a request. */
  private static final class Wait {
    private long since;
    private boolean isFirst = true;
    private @Nullable HttpServerRequest last;

    Wait(long now) {
      since = now;
    }
  }

  Arrivals(Limits limits) {
    this.limits = limits;
  }

  /** Starts the time limit of the first request of a connection. */
  void opened(HttpConnection connection, long now) {
    waits.put(connection, new Wait(now));
  }

  /** Records that the head of a request has arrived. */
  void arrived(HttpServerRequest request, long now) {
    Wait wait = waits.get(request.connection());
    if (wait != null) {
      wait.since = now;
      wait.isFirst = false;
      wait.last = request;
    }
  }

  void closed(HttpConnection connection) {
    waits.remove(connection);
  }

  /** Closes the connections that are past their time limit. */
  void cut(long now) {
    List<HttpConnection> late = new ArrayList<>();
    waits.forEach(
        (connection, wait) -> {
          if (isLate(wait, now)) {
            late.add(connection);
          }
        });
    for (HttpConnection connection : late) {
      limits.cut().inc();
      connection.close();
    }
  }

  private boolean isLate(Wait wait, long now) {
    HttpServerRequest last = wait.last;
    if (last != null && last.isEnded()) {
      if (!last.response().ended()) {
        wait.since = now; // time spent on the answer does not count
        return false;
      }
      wait.last = null;
    }
    boolean isReceiving = wait.isFirst || wait.last != null;
    return now - wait.since > (isReceiving ? limits.receiveNanos() : limits.idleNanos());
  }
}
