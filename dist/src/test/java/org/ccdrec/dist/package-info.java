/** Tests of the packaging, and of the packed distribution as a user runs it. */
@NullMarked
package org.ccdrec.dist;

import org.jspecify.annotations.NullMarked;
