/**
 * ItemKNN: items near the user's own, by the cosine of the sets of users that have them (Deshpande
 * and Karypis, <i>Item-Based Top-N Recommendation Algorithms</i>, ACM TOIS 2004). {@link
 * org.ccdrec.backbones.itemknn.ItemKnn} is the entry.
 *
 * <p>Threading: a model belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.itemknn;

import org.jspecify.annotations.NullMarked;
