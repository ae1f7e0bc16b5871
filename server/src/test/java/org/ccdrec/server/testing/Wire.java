package org.ccdrec.server.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A bare connection to a server, for what no HTTP client would send. */
public final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  /** Connects to the public port. */
  public Wire(TestServer server) throws IOException {
    this(server.server().port());
  }

  /** Connects to a port of this machine. */
  public Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** Sends characters up to U+00FF as bytes. */
  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Says that nothing more will be sent. */
  public void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Returns everything until the server closes; a reset after an answer is a close. */
  public String rest() throws IOException {
    var answer = new StringBuilder();
    try {
      for (int next = socket.getInputStream().read(); next >= 0; ) {
        answer.append((char) next);
        next = socket.getInputStream().read();
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither closed nor answered; so far: " + answer, e);
    } catch (IOException e) {
      return answer.toString();
    }
    return answer.toString();
  }

  /** Returns the next line of the answer, or what there is before the server closes. */
  public String line() throws IOException {
    var line = new StringBuilder();
    for (int next = socket.getInputStream().read(); next >= 0 && next != '\n'; ) {
      line.append((char) next);
      next = socket.getInputStream().read();
    }
    return line.toString().strip();
  }

  /** Sends one more byte; returns whether the server still takes it. */
  public boolean drips(char next) {
    try {
      socket.getOutputStream().write(next);
      socket.setSoTimeout(1);
      return socket.getInputStream().read(new byte[4096]) >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
