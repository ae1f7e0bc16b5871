/**
 * ItemKNN: scores items by their similarity to the user's own, the cosine of the items' user sets
 * (Deshpande and Karypis, <i>Item-Based Top-N Recommendation Algorithms</i>, ACM TOIS 2004). {@link
 * org.ccdrec.backbones.itemknn.ItemKnn} is the entry.
 *
 * <p>Threading: a model belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.itemknn;

import org.jspecify.annotations.NullMarked;
