package org.ccdrec.encoders.descriptor;

import java.util.Set;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.Input;
import org.ccdrec.encoding.ItemEncoder;

/** The factory of the encoder {@code image-descriptor}. */
public final class DescriptorFactory implements EncoderFactory<DescriptorConfig> {
  @Override
  public String name() {
    return "image-descriptor";
  }

  @Override
  public String description() {
    return "Describes pictures by histograms of colour, gradient and texture; needs no model.";
  }

  @Override
  public Class<DescriptorConfig> configType() {
    return DescriptorConfig.class;
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
  public ItemEncoder create(DescriptorConfig config, String learned) {
    return new ImageDescriptor(config);
  }
}
