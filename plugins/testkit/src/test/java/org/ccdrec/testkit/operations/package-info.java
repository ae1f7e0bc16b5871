/** The contract of operations, run on the operations of the engine. */
package org.ccdrec.testkit.operations;
