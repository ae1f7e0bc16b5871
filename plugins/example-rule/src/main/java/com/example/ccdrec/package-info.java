/**
 * An example of a re-ranking rule for CCDRec.
 *
 * <p>Entry type: {@link com.example.ccdrec.ExampleRules}. Everything is safe for use by several
 * threads.
 */
@NullMarked
package com.example.ccdrec;

import org.jspecify.annotations.NullMarked;
