/** What the tests of this module share: seeded randomness, guarded memory, double references. */
package org.ccdrec.testing;
