package com.example.ccdrec;

import java.util.List;
import org.ccdrec.reranking.RerankingPlugin;
import org.ccdrec.reranking.RuleFactory;

/** The plugin: lists the rules of this jar. */
public final class ExampleRules implements RerankingPlugin {
  @Override
  public List<RuleFactory<?>> rules() {
    return List.of(LongTail.FACTORY);
  }
}
