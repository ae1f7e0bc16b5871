package org.ccdrec.backbones.shared;

/**
 * What enters the user–item propagation for items in a backbone with an item graph, and is fused
 * under CCDRec.
 */
public enum Ego {
  /** The id embeddings E_i, as in the papers of these backbones. */
  ID,
  /** The representations of the item graph, as CCDRec's authors implement it. */
  ITEM_GRAPH
}
