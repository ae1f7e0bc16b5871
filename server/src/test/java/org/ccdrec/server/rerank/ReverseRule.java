package org.ccdrec.server.rerank;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ccdrec.reranking.Candidate;
import org.ccdrec.reranking.RerankingPlugin;
import org.ccdrec.reranking.Rule;
import org.ccdrec.reranking.RuleContext;
import org.ccdrec.reranking.RuleFactory;

/** A plugin on the tests' class path, with a rule that reverses the candidates. */
public final class ReverseRule implements RerankingPlugin, Rule {
  /** Nothing to configure. */
  record Config() {}

  @Override
  public List<RuleFactory<?>> rules() {
    return List.of(
        RuleFactory.of(
            "reverse", "Reverses the candidates.", Config.class, config -> new ReverseRule()));
  }

  @Override
  public List<Candidate> apply(List<Candidate> candidates, RuleContext context) {
    List<Candidate> reversed = new ArrayList<>(candidates);
    Collections.reverse(reversed);
    reversed.forEach(each -> context.explain(each.itemIndex(), () -> "turned round"));
    return reversed;
  }
}
