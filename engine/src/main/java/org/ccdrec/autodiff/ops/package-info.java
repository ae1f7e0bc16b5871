/**
 * Differentiable operations: {@link org.ccdrec.autodiff.ops.Ops} has a function for each.
 *
 * <p>An operation is a package-private {@link org.ccdrec.autodiff.Op}. Operations that only one
 * model needs live with that model, and use nothing that an operation of a third party could not.
 *
 * <p>Threading: operations are immutable; a tape and its variables belong to one thread.
 */
@NullMarked
package org.ccdrec.autodiff.ops;

import org.jspecify.annotations.NullMarked;
