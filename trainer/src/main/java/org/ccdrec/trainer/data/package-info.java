/**
 * Datasets on disk and in memory: interactions, modality features, item metadata and external ids.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.data.DatasetReader}, whose Javadoc specifies the
 * directory format; what it returns, {@link org.ccdrec.trainer.data.Dataset}, is immutable and may
 * be shared between threads. Readers and writers keep no state between calls.
 */
@NullMarked
package org.ccdrec.trainer.data;

import org.jspecify.annotations.NullMarked;
