package org.ccdrec.server.events;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a user did with an item. */
public enum EventType {
  /** Looked at it. */
  VIEW(1),
  /** Went to it. */
  CLICK(1),
  /** Said that it is good. */
  LIKE(2),
  /** Bought it. */
  BUY(2),
  /** Said that it is not. */
  DISLIKE(-1);

  private final float weight;

  EventType(float weight) {
    this.weight = weight;
  }

  /** Returns how much it counts in a session, negative for a dislike. */
  public float weight() {
    return weight;
  }

  /** Returns its name in events, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(EventType::label).toList();
  }

  static @Nullable EventType of(String label) {
    return Arrays.stream(values())
        .filter(type -> type.label().equals(label))
        .findFirst()
        .orElse(null);
  }
}
