/**
 * Building blocks of a model in the trainer: parameters ({@link
 * org.ccdrec.trainer.model.ModelParameters}), seeds by purpose ({@link
 * org.ccdrec.trainer.model.SeededRandom}) and content features ({@link
 * org.ccdrec.trainer.model.ItemModality}).
 *
 * <p>Threading: used by the training thread.
 */
@NullMarked
package org.ccdrec.trainer.model;

import org.jspecify.annotations.NullMarked;
