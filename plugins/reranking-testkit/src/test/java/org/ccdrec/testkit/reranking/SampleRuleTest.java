package org.ccdrec.testkit.reranking;

import org.ccdrec.reranking.RuleFactory;

/** A sound rule passes the contract. */
final class SampleRuleTest extends RuleContract<SampleRule.Config> {
  @Override
  protected RuleFactory<SampleRule.Config> factory() {
    return SampleRule.factory(SampleRule.Fault.NONE);
  }
}
