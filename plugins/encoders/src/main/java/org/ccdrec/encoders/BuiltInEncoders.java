package org.ccdrec.encoders;

import java.util.List;
import org.ccdrec.encoders.attributes.AttributesFactory;
import org.ccdrec.encoders.descriptor.DescriptorFactory;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.EncodingPlugin;

/** The plugin: lists the built-in encoders. */
public final class BuiltInEncoders implements EncodingPlugin {
  @Override
  public List<EncoderFactory<?>> encoders() {
    return List.of(new DescriptorFactory(), new AttributesFactory());
  }
}
