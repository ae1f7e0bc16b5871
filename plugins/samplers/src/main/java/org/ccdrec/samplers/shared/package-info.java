/**
 * Building blocks shared by several samplers; {@link org.ccdrec.samplers.shared.UnseenItems} draws
 * items that a user has not interacted with.
 *
 * <p>Threading: everything here is immutable.
 */
@NullMarked
package org.ccdrec.samplers.shared;

import org.jspecify.annotations.NullMarked;
