/** The operations of the engine, held to the contract that the kit offers to third parties. */
package org.ccdrec.testkit.operations;
