/**
 * The plugin that offers backbones written as Deeplearning4j computation graphs.
 *
 * <p>The entry type is {@link org.ccdrec.dl4j.Dl4jPlugin}. Threading: one thread.
 */
@NullMarked
package org.ccdrec.dl4j;

import org.jspecify.annotations.NullMarked;
