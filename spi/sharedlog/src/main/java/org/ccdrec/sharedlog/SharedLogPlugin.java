package org.ccdrec.sharedlog;

import java.util.List;

/**
 * The service that a jar of shared logs provides.
 *
 * <p>An implementation is public, has a public constructor without arguments, and is named in
 * {@code META-INF/services/org.ccdrec.sharedlog.SharedLogPlugin}. Every method has a default, so
 * that a capability added later breaks no plugin. The jar's manifest names the SPI it was built for
 * as {@value SharedLogSpi#MANIFEST_ATTRIBUTE}.
 */
public interface SharedLogPlugin {
  /** Returns the shared logs this plugin offers. */
  default List<SharedLogFactory<?>> logs() {
    return List.of();
  }
}
