package org.ccdrec.reranking;

import java.util.List;

/**
 * The service that a jar of re-ranking rules provides.
 *
 * <p>An implementation is public, has a public constructor without arguments, and is named in
 * {@code META-INF/services/org.ccdrec.reranking.RerankingPlugin}. Every method has a default, so
 * that a capability added later breaks no plugin. The jar's manifest names the SPI it was built for
 * as {@value RerankingSpi#MANIFEST_ATTRIBUTE}.
 */
public interface RerankingPlugin {
  /** Returns the rules this plugin offers. */
  default List<RuleFactory<?>> rules() {
    return List.of();
  }
}
