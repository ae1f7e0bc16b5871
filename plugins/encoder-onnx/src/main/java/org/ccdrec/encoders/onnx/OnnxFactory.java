package org.ccdrec.encoders.onnx;

import java.io.IOException;
import java.util.Set;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.Input;
import org.ccdrec.encoding.ItemEncoder;

/** The factory of the encoder {@code image-onnx}. */
final class OnnxFactory implements EncoderFactory<OnnxConfig> {
  @Override
  public String name() {
    return "image-onnx";
  }

  @Override
  public String description() {
    return "Encodes pictures by an ONNX model of yours, such as a ResNet, ViT or CLIP.";
  }

  @Override
  public Class<OnnxConfig> configType() {
    return OnnxConfig.class;
  }

  @Override
  public String modality() {
    return "image";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public Set<Input> inputs() {
    return Set.of(Input.PICTURE);
  }

  @Override
  public ItemEncoder create(OnnxConfig config, String learned) throws IOException {
    return ImageOnnx.open(config);
  }
}
