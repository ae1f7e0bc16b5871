/**
 * The backbones that come with CCDRec; {@link org.ccdrec.backbones.BuiltInBackbones} is the plugin,
 * and each model has a package of its own.
 *
 * <p>Threading: factories are stateless; a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones;

import org.jspecify.annotations.NullMarked;
