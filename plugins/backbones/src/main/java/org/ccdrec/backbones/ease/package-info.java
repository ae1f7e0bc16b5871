/**
 * EASE: a linear model from items to items in closed form (Steck, <i>Embarrassingly Shallow
 * Autoencoders for Sparse Data</i>, WWW 2019), with an optional content term. {@link
 * org.ccdrec.backbones.ease.Ease} is the entry.
 *
 * <p>Chosen: a dense {@code items × items} inverse in single precision, in place, because it
 * defines the method. Rejected: serving low-rank vectors, because the served model would differ
 * from the evaluated one; the model is therefore for comparison only and is not published.
 *
 * <p>Threading: a model belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.ease;

import org.jspecify.annotations.NullMarked;
