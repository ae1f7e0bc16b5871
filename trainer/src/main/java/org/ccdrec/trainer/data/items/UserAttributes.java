package org.ccdrec.trainer.data.items;

import java.util.List;
import java.util.Map;

/**
 * The attributes of users by user index, as texts. Immutable and thread-safe.
 *
 * @param values values by attribute for each user up to the last who has any
 */
public record UserAttributes(List<Map<String, List<String>>> values) {
  /** No attributes. */
  public static final UserAttributes NONE = new UserAttributes(List.of());

  /** Copies the list. */
  public UserAttributes {
    values = List.copyOf(values);
  }

  /** Returns the values of a user's attributes; empty if the user has none. */
  public Map<String, List<String>> of(int user) {
    return user < values.size() ? values.get(user) : Map.of();
  }

  /** Returns whether no user has an attribute. */
  public boolean isEmpty() {
    return values.isEmpty();
  }
}
