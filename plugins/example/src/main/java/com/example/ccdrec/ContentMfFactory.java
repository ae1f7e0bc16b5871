package com.example.ccdrec;

import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;

/** Makes {@code content-mf} backbones. */
final class ContentMfFactory implements BackboneFactory<ContentMfConfig> {

  @Override
  public String name() {
    return "content-mf";
  }

  @Override
  public String description() {
    return "Matrix factorisation whose items are their embeddings mixed with their content.";
  }

  @Override
  public Class<ContentMfConfig> configType() {
    return ContentMfConfig.class;
  }

  @Override
  public Backbone create(ContentMfConfig config, BackboneContext context) {
    return new ContentMf(config, context);
  }
}
