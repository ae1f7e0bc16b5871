/**
 * An example plugin: one backbone, {@code content-mf}. {@link com.example.ccdrec.ExamplePlugin} is
 * the entry.
 */
@NullMarked
package com.example.ccdrec;

import org.jspecify.annotations.NullMarked;
