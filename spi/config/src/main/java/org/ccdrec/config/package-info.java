/** Typed configuration: YAML read into validated records, every error reported at once. */
@NullMarked
package org.ccdrec.config;

import org.jspecify.annotations.NullMarked;
