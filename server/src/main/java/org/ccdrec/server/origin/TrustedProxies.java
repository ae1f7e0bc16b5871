package org.ccdrec.server.origin;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The reverse proxies whose {@code X-Forwarded-…} headers are believed. Immutable; safe for use by
 * many threads.
 *
 * <p>Each proxy appends the address that connected to it to {@code X-Forwarded-For}. The list is
 * read from its end, over the addresses of trusted proxies, to the first other one, which is the
 * client; what stands before it was sent by the client and may be forged.
 */
public final class TrustedProxies {
  /** Trusts no proxy. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_\\[\\]-]{1,255}");
  private static final Pattern PORT = Pattern.compile("(\\[.*]|[^:]*):[0-9]{1,5}");

  private final List<Range> ranges;

  /**
   * The client of a request.
   *
   * @param address its address, or {@code -} if it is unknown
   * @param scheme scheme that it used, if a trusted proxy names it
   * @param host host that it named, if a trusted proxy names it
   */
  public record Client(String address, @Nullable String scheme, @Nullable String host) {}

  /** A range of addresses: those that begin with the same bits. */
  private record Range(byte[] network, int bits) {
    boolean contains(byte[] address) {
      if (address.length != network.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if (((address[bit / 8] ^ network[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private TrustedProxies(List<Range> ranges) {
    this.ranges = ranges;
  }

  /**
   * Parses addresses and ranges, such as {@code 10.0.0.0/8} or {@code ::1}.
   *
   * @throws IllegalArgumentException if one of them is neither
   */
  public static TrustedProxies of(List<String> addresses) {
    return addresses.isEmpty()
        ? NONE
        : new TrustedProxies(addresses.stream().map(TrustedProxies::range).toList());
  }

  private static Range range(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    int most = address == null ? 0 : 8 * address.length;
    int bits = slash < 0 ? most : bits(text.substring(slash + 1));
    if (address == null || bits < 0 || bits > most) {
      throw new IllegalArgumentException(
          "trustedProxies must be IP addresses or ranges such as 10.0.0.0/8; trustedProxies="
              + text);
    }
    return new Range(address, bits);
  }

  private static int bits(String text) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
  }

  /** Returns the bytes of an address in text form, or null if it is none; resolves no names. */
  private static byte @Nullable [] address(String text) {
    try {
      return InetAddress.ofLiteral(text).getAddress();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Returns the client of a request. */
  public Client client(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    String address = peer == null || peer.hostAddress() == null ? "-" : peer.hostAddress();
    if (ranges.isEmpty() || !isTrusted(address)) {
      return new Client(address, null, null);
    }
    List<String> hops = elements(request, "x-forwarded-for");
    for (int at = hops.size() - 1; at >= 0 && isTrusted(address); at--) {
      String hop = withoutPort(hops.get(at));
      byte[] bytes = address(hop);
      if (bytes == null) {
        break;
      }
      address = hop;
    }
    return new Client(address, scheme(request), host(request));
  }

  private boolean isTrusted(String text) {
    byte[] address = address(text);
    return address != null && ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static String withoutPort(String hop) {
    String bare = PORT.matcher(hop).matches() ? hop.substring(0, hop.lastIndexOf(':')) : hop;
    return bare.startsWith("[") && bare.endsWith("]") ? bare.substring(1, bare.length() - 1) : bare;
  }

  private static @Nullable String scheme(HttpServerRequest request) {
    List<String> schemes = elements(request, "x-forwarded-proto");
    String last = schemes.isEmpty() ? "" : schemes.getLast();
    return last.equals("http") || last.equals("https") ? last : null;
  }

  private static @Nullable String host(HttpServerRequest request) {
    List<String> hosts = elements(request, "x-forwarded-host");
    return !hosts.isEmpty() && HOST.matcher(hosts.getLast()).matches() ? hosts.getLast() : null;
  }

  /** Returns the elements of a list that may be spread over several header lines. */
  private static List<String> elements(HttpServerRequest request, String header) {
    return request.headers().getAll(header).stream()
        .flatMap(line -> List.of(line.split(",")).stream())
        .map(String::strip)
        .filter(element -> !element.isEmpty())
        .toList();
  }
}
