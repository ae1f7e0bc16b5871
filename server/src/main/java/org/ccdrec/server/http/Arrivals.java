package org.ccdrec.server.http;

import com.codahale.metrics.Counter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The watch over one event loop's connections: a request that does not arrive in time is cut off.
 *
 * <p>The idle timeout of a socket begins anew with every byte, so a client that sends one now and
 * then could hold a connection for ever. Here the time counts from the opening of a connection to
 * the head of its first request, from a head to the end of its body, and from a head, once that
 * request is answered, to the next head. Used on that event loop alone.
 */
final class Arrivals {
  private final Limits limits;
  private final Map<HttpConnection, Wait> waits = new IdentityHashMap<>();

  /**
   * How long a request may take.
   *
   * @param receiveNanos time for the head of a connection's first request, and for each body
   * @param idleNanos time between two heads, the answer to the first not counted
   * @param cut counts the connections that were closed
   */
  record Limits(long receiveNanos, long idleNanos, Counter cut) {}

  /** What a connection owes: a head, or the rest of a request. */
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

  /** Begins to wait for the first request of a connection. */
  void opened(HttpConnection connection, long now) {
    waits.put(connection, new Wait(now));
  }

  /** Notes that the head of a request is there. */
  void came(HttpServerRequest request, long now) {
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

  /** Closes the connections whose time is over. */
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
        wait.since = now; // it is being answered, which is our time and not the client's
        return false;
      }
      wait.last = null;
    }
    boolean owesTheRest = wait.isFirst || wait.last != null;
    return now - wait.since > (owesTheRest ? limits.receiveNanos() : limits.idleNanos());
  }
}
