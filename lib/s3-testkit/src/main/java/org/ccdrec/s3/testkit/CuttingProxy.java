package org.ccdrec.s3.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on a free port of the loopback address that cuts connections.
 *
 * <p>It passes bytes on until {@link #cutAfter} bytes of answers went through, then closes every
 * connection and takes no new one until {@link #pass} is called. Safe for use by many threads.
 */
public final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
  private final AtomicBoolean once = new AtomicBoolean(false);
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicLong passed = new AtomicLong();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private CuttingProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /** Starts a proxy in front of a port of the loopback address; it passes everything at first. */
  public static CuttingProxy start(int target) throws IOException {
    var proxy = new CuttingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  /** Returns the URL of its port. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Passes the given number of bytes of answers, then cuts the connection and refuses new ones. */
  public void cutAfter(long bytes) {
    left.set(bytes);
    if (bytes == 0) {
      open.forEach(CuttingProxy::shut);
    }
  }

  /**
   * Passes the given number of bytes of answers, cuts the connection once, and passes everything
   * afterwards.
   */
  public void cutOnceAfter(long bytes) {
    once.set(true);
    left.set(bytes);
  }

  /** Lets everything pass from now on. */
  public void pass() {
    left.set(Long.MAX_VALUE);
  }

  /** Returns how many connections were refused. */
  public int refused() {
    return refused.get();
  }

  /** Returns how many bytes of answers were allowed to pass. */
  public long passed() {
    return passed.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (left.get() <= 0) {
          client.close();
          refused.incrementAndGet();
          continue;
        }
        var server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        Thread.ofVirtual().start(() -> relay(client, server, false));
        Thread.ofVirtual().start(() -> relay(server, client, true));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void relay(Socket from, Socket to, boolean counted) {
    byte[] buffer = new byte[1024];
    try (from;
        to;
        InputStream input = from.getInputStream();
        OutputStream output = to.getOutputStream()) {
      for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
        int allowed = counted ? (int) Math.min(read, Math.max(0, left.getAndAdd(-read))) : read;
        passed.addAndGet(counted ? allowed : 0); // before a cut by another connection can interfere
        output.write(buffer, 0, allowed);
        output.flush();
        if (allowed < read) {
          if (once.getAndSet(false)) {
            pass();
          }
          open.forEach(CuttingProxy::shut);
        }
      }
    } catch (IOException e) {
      shut(from); // cut, by this proxy or by one of the two sides
    } finally {
      shut(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(CuttingProxy::shut);
  }
}
