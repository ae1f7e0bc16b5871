/** What the tests of samplers share; {@link org.ccdrec.samplers.testing.SamplerWorld}. */
@NullMarked
package org.ccdrec.samplers.testing;

import org.jspecify.annotations.NullMarked;
