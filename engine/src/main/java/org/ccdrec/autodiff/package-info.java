/**
 * Reverse-mode differentiation over float matrices: record operations on a {@link
 * org.ccdrec.autodiff.Tape}, call {@link org.ccdrec.autodiff.Tape#backward}, step {@link
 * org.ccdrec.autodiff.Adam}.
 *
 * <p>A tape is an append-only list and therefore already in topological order, so the backward pass
 * is one reverse loop. Operations are immutable objects with a forward rule and a vector–Jacobian
 * product; a plugin adds a fused operation by implementing {@link org.ccdrec.autodiff.Op}.
 * Gradients of embedding tables store rows only ({@link org.ccdrec.autodiff.RowGradient}) for as
 * long as possible.
 *
 * <p>Chosen: a tape of our own with fused operations. Rejected: SameDiff as the engine, because its
 * sparse path and small dense operations measured 10 to 400 times slower than kernels on the same
 * memory; tests still use it as a reference.
 *
 * <p>Threading: a tape and its variables are confined to one thread.
 */
@NullMarked
package org.ccdrec.autodiff;

import org.jspecify.annotations.NullMarked;
