/**
 * Tests of the generated clients: {@link org.ccdrec.clients.ClientExamplesTest} runs the examples
 * against a server.
 */
@NullMarked
package org.ccdrec.clients;

import org.jspecify.annotations.NullMarked;
