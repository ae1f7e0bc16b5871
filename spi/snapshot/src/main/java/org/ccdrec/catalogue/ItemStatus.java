package org.ccdrec.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether an item may be recommended. */
public enum ItemStatus {
  /** It may be recommended, within its time limits if it has any. */
  AVAILABLE,
  /** It exists but cannot be bought at present, so it is not recommended. */
  SOLD_OUT,
  /** It exists but is not shown, so it is not recommended. */
  HIDDEN,
  /** It was removed from the catalogue. */
  DELETED;

  /** Returns the name in requests, answers and logs, such as {@code sold-out}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the labels that a client may set: all but that of deleted items. */
  public static List<String> settable() {
    return Arrays.stream(values()).filter(each -> each != DELETED).map(ItemStatus::label).toList();
  }

  /** Returns the status with a label, or null if there is none. */
  public static @Nullable ItemStatus of(String label) {
    return Arrays.stream(values())
        .filter(each -> each.label().equals(label))
        .findFirst()
        .orElse(null);
  }
}
