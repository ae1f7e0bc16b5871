package org.ccdrec.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The open resources of a server, registered as they are opened and closed in reverse order.
 *
 * <p>Closing attempts every resource, whatever fails. Not thread-safe: used by the thread that
 * starts the server and, once it is started, by the one that closes it.
 */
final class ResourceStack {
  private final Deque<Resource> open = new ArrayDeque<>();

  /** How a resource is closed. */
  @FunctionalInterface
  interface Closing {
    void close() throws Exception;
  }

  private record Resource(String name, Closing closing) {}

  /** Registers a resource and returns it. */
  <T extends AutoCloseable> T add(String name, T resource) {
    onClose(name, resource::close);
    return resource;
  }

  /** Registers an action to run on close. */
  void onClose(String name, Closing closing) {
    open.push(new Resource(name, closing));
  }

  /**
   * Closes all resources. Afterwards there are none, so a second call does nothing.
   *
   * @throws IllegalStateException if closing any of them failed, with the first failure as its
   *     cause and the others suppressed
   */
  void close() {
    IllegalStateException failure = closeAll();
    if (failure != null) {
      throw failure;
    }
  }

  /** Closes all resources after a failure, to which failures of closing are added as suppressed. */
  void closeAfter(Throwable failure) {
    IllegalStateException closing = closeAll();
    if (closing != null) {
      failure.addSuppressed(closing);
    }
  }

  private @Nullable IllegalStateException closeAll() {
    IllegalStateException first = null;
    while (!open.isEmpty()) {
      Resource resource = open.pop();
      try {
        resource.closing().close();
      } catch (Exception | Error e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        var failure = new IllegalStateException(resource.name() + " could not be closed", e);
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    return first;
  }
}
