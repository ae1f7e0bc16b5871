package org.ccdrec.server.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a request body.
 *
 * @param entries the changes in order, valid and invalid ones
 */
public record ChangeRequest(List<Entry> entries) {
  /**
   * One change.
   *
   * @param change the change, or null if it is invalid
   * @param picture its picture, or null if it has none
   * @param refusal the rules that an invalid change breaks, or null
   */
  public record Entry(
      @Nullable ItemChange change, byte @Nullable [] picture, @Nullable String refusal) {
    /** Returns the entry of a change that is refused. */
    public static Entry refused(String refusal) {
      return new Entry(null, null, refusal);
    }
  }
}
