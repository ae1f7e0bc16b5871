/**
 * Shared test support of this module: seeded randomness, guarded memory, double-precision
 * references.
 */
package org.ccdrec.testing;
