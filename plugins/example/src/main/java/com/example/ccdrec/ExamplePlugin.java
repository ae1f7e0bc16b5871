package com.example.ccdrec;

import java.util.List;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.CcdrecPlugin;

/** The plugin of this jar, named in META-INF/services/org.ccdrec.spi.CcdrecPlugin. */
public final class ExamplePlugin implements CcdrecPlugin {
  /** The factory of {@code content-mf}. */
  public static final BackboneFactory<ContentMfConfig> CONTENT_MF =
      BackboneFactory.of(
          "content-mf",
          "Matrix factorisation whose items are their embeddings mixed with their content.",
          ContentMfConfig.class,
          ContentMf::new);

  @Override
  public List<BackboneFactory<?>> backbones() {
    return List.of(CONTENT_MF);
  }
}
