package org.ccdrec.server.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A datagram to a Unix domain socket, sent by the C library: Java's own channels for Unix domain
 * sockets are stream channels only. Works on Linux.
 */
final class Datagram {
  private static final int SOCK_DGRAM = 2;

  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SEND_TO =
      function(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private Datagram() {}

  private static MethodHandle function(String name, FunctionDescriptor signature) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
  }

  /**
   * Sends a message.
   *
   * @param path path of the socket, or a name in the abstract name space that starts with {@code @}
   * @param message text of the datagram
   * @throws IllegalStateException if it cannot be sent
   */
  static void send(String path, String message) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = UnixAddress.of(path, arena);
      send(address, arena.allocateFrom(JAVA_BYTE, message.getBytes(UTF_8)));
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + "; socket=" + path, e);
    } catch (Throwable e) {
      throw new IllegalStateException("a function of the C library failed", e);
    }
  }

  private static void send(MemorySegment address, MemorySegment message) throws Throwable {
    int socket = (int) SOCKET.invokeExact((int) UnixAddress.FAMILY, SOCK_DGRAM, 0);
    if (socket < 0) {
      throw new IllegalStateException("no socket could be opened");
    }
    try {
      long sent =
          (long)
              SEND_TO.invokeExact(
                  socket, message, message.byteSize(), 0, address, (int) address.byteSize());
      if (sent != message.byteSize()) {
        throw new IllegalStateException("the datagram was not accepted");
      }
    } finally {
      int ignored = (int) CLOSE.invokeExact(socket);
    }
  }
}
