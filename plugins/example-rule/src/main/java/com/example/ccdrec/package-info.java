/**
 * An example of a re-ranking rule for CCDRec.
 *
 * <p>Entry type: {@link com.example.ccdrec.ExampleRules}. All types are thread-safe.
 */
@NullMarked
package com.example.ccdrec;

import org.jspecify.annotations.NullMarked;
