package org.ccdrec.prepare.precomputed;

import java.util.List;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.EncodingPlugin;

/** The plugin: lists the encoder {@code precomputed}. */
public final class PrecomputedPlugin implements EncodingPlugin {
  @Override
  public List<EncoderFactory<?>> encoders() {
    return List.of(new PrecomputedFactory());
  }
}
