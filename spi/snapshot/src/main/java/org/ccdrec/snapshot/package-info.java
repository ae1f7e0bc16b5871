/** The snapshot: the immutable directory a trainer publishes and a server serves. */
@NullMarked
package org.ccdrec.snapshot;

import org.jspecify.annotations.NullMarked;
