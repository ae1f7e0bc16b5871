/**
 * What there is to know about a dataset before training on it.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.inspection.Inspection}. Reports are immutable
 * records that Jackson writes as JSON; making one keeps no state.
 */
@NullMarked
package org.ccdrec.trainer.inspection;

import org.jspecify.annotations.NullMarked;
