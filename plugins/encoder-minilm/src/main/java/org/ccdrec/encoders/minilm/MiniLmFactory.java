package org.ccdrec.encoders.minilm;

import java.util.Set;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.Input;
import org.ccdrec.encoding.ItemEncoder;

/** The factory of the encoder {@code text-minilm}. */
final class MiniLmFactory implements EncoderFactory<MiniLmConfig> {
  @Override
  public String name() {
    return "text-minilm";
  }

  @Override
  public String description() {
    return "Encodes title, brand, category and description by all-MiniLM-L6-v2, as CCDRec's paper.";
  }

  @Override
  public Class<MiniLmConfig> configType() {
    return MiniLmConfig.class;
  }

  @Override
  public String modality() {
    return "text";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public Set<Input> inputs() {
    return Set.of(Input.TEXT);
  }

  @Override
  public ItemEncoder create(MiniLmConfig config, String learned) {
    return new MiniLm(config);
  }
}
