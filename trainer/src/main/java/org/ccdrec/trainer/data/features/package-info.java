/**
 * Feature matrices in NumPy's {@code .npy} files.
 *
 * <p>The entry types are {@link org.ccdrec.trainer.data.features.NpyReader}, whose Javadoc
 * specifies what is accepted, and {@link org.ccdrec.trainer.data.features.Modality}, which is
 * immutable. Readers are used by one thread.
 */
@NullMarked
package org.ccdrec.trainer.data.features;

import org.jspecify.annotations.NullMarked;
