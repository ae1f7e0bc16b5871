package com.example.ccdrec;

import java.util.List;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.CcdrecPlugin;

/** What this jar offers; named in META-INF/services/org.ccdrec.spi.CcdrecPlugin. */
public final class ExamplePlugin implements CcdrecPlugin {

  @Override
  public List<BackboneFactory<?>> backbones() {
    return List.of(new ContentMfFactory());
  }
}
