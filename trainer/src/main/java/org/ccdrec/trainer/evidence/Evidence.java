package org.ccdrec.trainer.evidence;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Members of a snapshot's training report beside its epochs, version {@value #VERSION}. A member
 * that could not be measured is left out.
 *
 * <ul>
 *   <li>{@code evidenceVersion}: {@value #VERSION}.
 *   <li>{@code cost}: {@code seconds} (total {@code train}, {@code infer}, {@code eval}), {@code
 *       operations} (each {@code name}, {@code pass}, {@code calls}, {@code seconds}), {@code
 *       workingMemoryBytes} (off-heap intermediate values), {@code peakMemoryBytes} (resident
 *       memory of the process), {@code threads}.
 *   <li>{@code recallByHistory}: users grouped by number of training items; {@code
 *       recallByPopularity}: held-out pairs grouped by training interactions of the item. A group
 *       has {@code from}, {@code to} (inclusive), {@code count} (of users or pairs), {@code recall}
 *       (Recall@20 on test) and its standard {@code error}.
 *   <li>{@code userMap}: {@code moments}, each with {@code epoch}; {@code points} of {@code kind}
 *       {@code user}, {@code item} or {@code fused} with {@code group} (number of the user in this
 *       map), {@code index} (user or item index) and position {@code x}, {@code y}; mean cosine
 *       distances {@code userItem}, {@code userOther} (other users' items), {@code userFused}; the
 *       silhouettes {@code itemSilhouette} and {@code fusedSilhouette} of items grouped by user.
 *   <li>{@code negativeMap}: {@code users} (indices); {@code points} as above, of {@code kind}
 *       {@code user}, {@code positive} or {@code negative}, the last with {@code stage}; {@code
 *       stages}, each with {@code stage}, {@code group}, {@code count}, mean cosine {@code
 *       distance} of the user to the negatives, and {@code margin}, the mean of s⁺ − s⁻.
 * </ul>
 *
 * @param json the members
 */
public record Evidence(ObjectNode json) {
  /** Version of these members. */
  public static final int VERSION = 1;

  /** Nothing measured. */
  public static final Evidence NONE = new Evidence(JsonNodeFactory.instance.objectNode());
}
