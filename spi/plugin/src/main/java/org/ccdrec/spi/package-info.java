/** The contract with plugins: backbones, samplers and what they are given. */
@NullMarked
package org.ccdrec.spi;

import org.jspecify.annotations.NullMarked;
