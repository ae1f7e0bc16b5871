package org.ccdrec.encoders.onnx;

import java.util.List;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.EncodingPlugin;

/** The plugin: lists the encoder {@code image-onnx}. */
public final class OnnxPlugin implements EncodingPlugin {
  @Override
  public List<EncoderFactory<?>> encoders() {
    return List.of(new OnnxFactory());
  }
}
