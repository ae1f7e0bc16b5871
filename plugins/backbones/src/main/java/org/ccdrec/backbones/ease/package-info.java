/**
 * EASE: a linear model from items to items in closed form (Steck, <i>Embarrassingly Shallow
 * Autoencoders for Sparse Data</i>, WWW 2019), with an optional term of the items' content. {@link
 * org.ccdrec.backbones.ease.Ease} is the entry.
 *
 * <p>Chosen: a dense {@code items × items} inverse in single precision, in place, because it is the
 * method. Rejected: serving it by vectors of a low rank, because what is served would not be what
 * was evaluated; so the model is for comparison and is not published.
 *
 * <p>Threading: a model belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.ease;

import org.jspecify.annotations.NullMarked;
