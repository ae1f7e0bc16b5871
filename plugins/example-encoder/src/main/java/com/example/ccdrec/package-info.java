/**
 * An example of an item encoder for CCDRec.
 *
 * <p>Entry type: {@link com.example.ccdrec.ExampleEncoders}. All types are thread-safe.
 */
@NullMarked
package com.example.ccdrec;

import org.jspecify.annotations.NullMarked;
