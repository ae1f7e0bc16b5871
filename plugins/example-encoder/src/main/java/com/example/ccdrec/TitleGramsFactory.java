package com.example.ccdrec;

import java.util.Set;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.Input;
import org.ccdrec.encoding.ItemEncoder;

/** The factory of {@link TitleGrams}. */
final class TitleGramsFactory implements EncoderFactory<TitleGramsConfig> {
  @Override
  public String name() {
    return "title-grams";
  }

  @Override
  public String description() {
    return "Counts the letter sequences of titles.";
  }

  @Override
  public Class<TitleGramsConfig> configType() {
    return TitleGramsConfig.class;
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
  public ItemEncoder create(TitleGramsConfig config, String learned) {
    return new TitleGrams(config);
  }
}
