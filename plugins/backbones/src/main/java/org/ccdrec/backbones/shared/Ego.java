package org.ccdrec.backbones.shared;

/**
 * The item representation that enters the user–item propagation in a backbone with an item graph,
 * and that CCDRec fuses.
 */
public enum Ego {
  /** The id embeddings E_i, as in the papers of these backbones. */
  ID,
  /** The representations of the item graph, as in the implementation of CCDRec's authors. */
  ITEM_GRAPH
}
