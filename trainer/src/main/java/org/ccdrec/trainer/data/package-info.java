/**
 * Datasets on disk and in memory: interactions, modality features, item metadata and external ids.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.data.DatasetReader}, whose Javadoc specifies the
 * format of the directory. It returns a {@link org.ccdrec.trainer.data.Dataset}, which is immutable
 * and may be shared between threads. Readers and writers keep no state between calls.
 *
 * <p>The packages below parse one kind of file each: {@code inter}, {@code features} and {@code
 * items}; {@code problem} collects what they find. They are public only for this package, except
 * for {@code Modality}, {@code ModalityFile} and the problems.
 */
@NullMarked
package org.ccdrec.trainer.data;

import org.jspecify.annotations.NullMarked;
