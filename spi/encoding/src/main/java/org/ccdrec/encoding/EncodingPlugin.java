package org.ccdrec.encoding;

import java.util.List;

/**
 * The service that a jar of item encoders provides.
 *
 * <p>An implementation is public, has a public constructor without arguments, and is named in
 * {@code META-INF/services/org.ccdrec.encoding.EncodingPlugin}. Every method has a default, so that
 * a capability added later breaks no plugin. The jar's manifest names the SPI it was built for as
 * {@value EncodingSpi#MANIFEST_ATTRIBUTE}.
 */
public interface EncodingPlugin {
  /** Returns the encoders this plugin offers. */
  default List<EncoderFactory<?>> encoders() {
    return List.of();
  }
}
