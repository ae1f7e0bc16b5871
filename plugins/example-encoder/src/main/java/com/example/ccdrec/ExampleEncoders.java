package com.example.ccdrec;

import java.util.List;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.EncodingPlugin;

/** The plugin: lists the encoders of this jar. */
public final class ExampleEncoders implements EncodingPlugin {
  @Override
  public List<EncoderFactory<?>> encoders() {
    return List.of(new TitleGramsFactory());
  }
}
