/**
 * Inspection of a dataset before training.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.inspection.Inspection}. Reports are immutable
 * records that Jackson writes as JSON; creating one is stateless.
 */
@NullMarked
package org.ccdrec.trainer.inspection;

import org.jspecify.annotations.NullMarked;
