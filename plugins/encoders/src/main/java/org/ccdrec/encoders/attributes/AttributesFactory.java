package org.ccdrec.encoders.attributes;

import java.util.Set;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.Input;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;

/** The factory of the encoder {@code attributes}. */
public final class AttributesFactory implements EncoderFactory<AttributesConfig> {
  @Override
  public String name() {
    return "attributes";
  }

  @Override
  public String description() {
    return "Encodes attributes: categories one-hot or hashed, numbers standardised.";
  }

  @Override
  public Class<AttributesConfig> configType() {
    return AttributesConfig.class;
  }

  @Override
  public String modality() {
    return "attributes";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public Set<Input> inputs() {
    return Set.of(Input.ATTRIBUTES);
  }

  @Override
  public String learn(AttributesConfig config, Iterable<ItemContent> catalogue) {
    var statistics = new AttributeStatistics(config);
    catalogue.forEach(statistics::add);
    return new Columns(statistics.columns()).toText();
  }

  @Override
  public ItemEncoder create(AttributesConfig config, String learned) {
    Columns columns = Columns.parse(learned);
    if (columns.width() == 0) {
      throw new IllegalArgumentException(
          config.names().isEmpty()
              ? "no item has an attribute"
              : "no item has an attribute named in names; names=" + config.names());
    }
    return new AttributesEncoder(columns);
  }
}
