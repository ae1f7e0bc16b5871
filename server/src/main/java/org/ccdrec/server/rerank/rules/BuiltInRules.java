package org.ccdrec.server.rerank.rules;

import java.util.List;
import org.ccdrec.reranking.RerankingPlugin;
import org.ccdrec.reranking.RuleFactory;

/** The plugin of the rules that come with the server. Safe for use by several threads. */
public final class BuiltInRules implements RerankingPlugin {
  @Override
  public List<RuleFactory<?>> rules() {
    return List.of(Boost.FACTORY, Cap.FACTORY, Diversity.FACTORY, Freshness.FACTORY, Pin.FACTORY);
  }
}
