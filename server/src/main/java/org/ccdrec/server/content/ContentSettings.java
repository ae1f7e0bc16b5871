package org.ccdrec.server.content;

import java.util.Map;

/**
 * How items get vectors by their content.
 *
 * @param neighbours warm items that make a vector in each modality, k
 * @param weights weight of each modality by name, not all 0; empty for FREEDOM's: the first has .1
 *     and the rest share .9
 */
public record ContentSettings(int neighbours, Map<String, Double> weights) {
  /** FREEDOM's: ten neighbours, and its weights. */
  public static final ContentSettings FREEDOM = new ContentSettings(10, Map.of());
}
