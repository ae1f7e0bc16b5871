package org.ccdrec.encoders.minilm;

import java.util.List;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.EncodingPlugin;

/** The plugin: lists the encoder {@code text-minilm}. */
public final class MiniLmPlugin implements EncodingPlugin {
  @Override
  public List<EncoderFactory<?>> encoders() {
    return List.of(new MiniLmFactory());
  }
}
