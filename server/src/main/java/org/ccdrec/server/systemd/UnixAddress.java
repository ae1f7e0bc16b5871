package org.ccdrec.server.systemd;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The address of a Unix domain socket as the C library reads it ({@code struct sockaddr_un}). */
final class UnixAddress {
  /** The address family of Unix domain sockets. */
  static final short FAMILY = 1;

  private static final int PATH_OFFSET = Short.BYTES;
  private static final int MAX_PATH = 108;

  private UnixAddress() {}

  /**
   * Returns an address.
   *
   * @param path path of the socket, or a name in the abstract name space that starts with {@code @}
   * @param arena owns the memory of the address
   * @throws IllegalStateException if the path is empty or too long
   */
  static MemorySegment of(String path, Arena arena) {
    byte[] name = path.getBytes(UTF_8);
    if (name.length == 0 || name.length >= MAX_PATH) {
      throw new IllegalStateException(
          "the path of a socket has 1 to 107 bytes; bytes=" + name.length);
    }
    boolean isAbstract = name[0] == '@';
    if (isAbstract) {
      name[0] = 0;
    }
    // A path ends with a zero byte, an abstract name with the address.
    MemorySegment address = arena.allocate(PATH_OFFSET + name.length + (isAbstract ? 0L : 1L));
    address.set(JAVA_SHORT, 0, FAMILY);
    MemorySegment.copy(name, 0, address, JAVA_BYTE, PATH_OFFSET, name.length);
    return address;
  }
}
