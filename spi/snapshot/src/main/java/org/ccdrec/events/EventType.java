package org.ccdrec.events;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kinds of interaction between a user and an item: what users do, and what they are shown. */
public enum EventType {
  /** The user looked at the item. */
  VIEW(1),
  /** The user opened the item. */
  CLICK(1),
  /** The user rated the item as good. */
  LIKE(2),
  /** The user bought the item. */
  BUY(2),
  /** The user rated the item as bad. */
  DISLIKE(-1),
  /** The item was shown to the user, who did nothing with it. */
  SHOWN(0);

  private static final List<EventType> ACTIONS =
      Arrays.stream(values()).filter(type -> type != SHOWN).toList();

  private final float weight;

  EventType(float weight) {
    this.weight = weight;
  }

  /** Returns the weight of an event of this type in a session, negative for a dislike. */
  public float weight() {
    return weight;
  }

  /** Returns whether the user did something, rather than being shown the item. */
  public boolean isAction() {
    return this != SHOWN;
  }

  /** Returns the types of actions, whose ordinals are 0, 1, 2 and so on. */
  public static List<EventType> actions() {
    return ACTIONS;
  }

  /** Returns the name of the type in events, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the labels of all types. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(EventType::label).toList();
  }

  /** Returns the type with a label, or null if there is none. */
  public static @Nullable EventType of(String label) {
    return Arrays.stream(values())
        .filter(type -> type.label().equals(label))
        .findFirst()
        .orElse(null);
  }
}
