package org.ccdrec.prepare.columns;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if the role of a column is missing or ambiguous; the message says which option to give.
 */
public final class ColumnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final @Nullable ColumnRole role;
  private final transient List<String> choices;

  /** Creates an exception whose message names file, columns and the option to give. */
  public ColumnException(String message) {
    this(message, null, List.of());
  }

  /** Creates an exception that the choice of one of several columns for a role resolves. */
  ColumnException(String message, @Nullable ColumnRole role, List<String> choices) {
    super(message);
    this.role = role;
    this.choices = List.copyOf(choices);
  }

  /** Returns the role that a column must be chosen for, or null if a choice does not help. */
  public @Nullable ColumnRole role() {
    return role;
  }

  /** Returns the columns to choose from. */
  public List<String> choices() {
    return choices;
  }
}
