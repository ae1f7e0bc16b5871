/**
 * The extension of a dataset by the events of a server.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.extension.DatasetExtension}. Instances are used by
 * one thread.
 */
@NullMarked
package org.ccdrec.trainer.extension;

import org.jspecify.annotations.NullMarked;
