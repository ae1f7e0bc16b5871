/**
 * Retraining from the events of a server: what the log adds to a dataset, and a new model that is
 * compared with the live one.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.retraining.Retraining}. Threading: objects are
 * used by one thread.
 */
@NullMarked
package org.ccdrec.trainer.retraining;

import org.jspecify.annotations.NullMarked;
