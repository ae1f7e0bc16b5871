package org.ccdrec.server.origin;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The host names under which a port may be reached. Immutable; safe for use by many threads.
 *
 * <p>DNS rebinding makes a browser send the requests of a hostile page to this server, with the
 * name of the page's host in the Host header. Such requests are recognised by that name; those with
 * an IP address in it cannot come about in this way, so addresses are always allowed.
 */
public final class AllowedHosts {
  /** Pattern of a configured name: without a port, a scheme or a wildcard. */
  public static final String NAME = "[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?\\.?";

  /** Allows every name. */
  public static final AllowedHosts ANY = new AllowedHosts(null);

  private final @Nullable Set<String> names;

  private AllowedHosts(@Nullable Set<String> names) {
    this.names = names;
  }

  /**
   * Returns the names of a port: that of this machine, the address it is bound to, and others.
   *
   * @param boundTo address or name that the port is bound to
   * @param others further names
   */
  public static AllowedHosts of(String boundTo, Collection<String> others) {
    Set<String> names = new HashSet<>(Set.of("localhost", normalized(boundTo)));
    others.forEach(name -> names.add(normalized(name)));
    return new AllowedHosts(Set.copyOf(names));
  }

  /** Returns whether a request may name this host; null if it names none. */
  public boolean allow(@Nullable String host) {
    if (names == null) {
      return true;
    }
    if (host == null) {
      return false;
    }
    String name = normalized(host);
    return names.contains(name) || isAddress(name);
  }

  private static boolean isAddress(String name) {
    try {
      return InetAddress.ofLiteral(name).getAddress().length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String normalized(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      return name.substring(1, name.length() - 1);
    }
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
