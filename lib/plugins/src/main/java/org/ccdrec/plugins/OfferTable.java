package org.ccdrec.plugins;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ccdrec.config.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * The offers of one kind by name; names must be unique across plugins. Filled by one thread;
 * thread-safe for reading afterwards.
 *
 * @param <T> the type of offers
 */
public final class OfferTable<T> {

  private final String kind;
  private final Map<String, Entry<T>> entries = new TreeMap<>();

  private record Entry<T>(String origin, T offer) {}

  /**
   * Creates an empty table of a kind of offer, such as {@code sampler}, which error messages name.
   */
  public OfferTable(String kind) {
    this.kind = kind;
  }

  /**
   * Adds an offer.
   *
   * @throws PluginException if the name is already in use; the message names both origins
   */
  public void add(String name, String origin, T offer) {
    Entry<T> first = entries.putIfAbsent(name, new Entry<>(origin, offer));
    if (first != null) {
      throw new PluginException(
          "two plugins offer a %s named %s: %s and %s"
              .formatted(kind, name, first.origin(), origin));
    }
  }

  /** Returns all offers, sorted by name. */
  public List<T> all() {
    return entries.values().stream().map(Entry::offer).toList();
  }

  /** Returns the names of all offers, sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** Returns the offer with a name, or null. */
  public @Nullable T find(String name) {
    Entry<T> entry = entries.get(name);
    return entry == null ? null : entry.offer();
  }

  /**
   * Returns the offer with a name.
   *
   * @throws PluginException if the name is unknown; the message lists the known names and the
   *     closest one
   */
  public T get(String name) {
    T offer = find(name);
    if (offer == null) {
      throw new PluginException(
          "unknown %s %s%s known: %s"
              .formatted(kind, name, hint(name), String.join(", ", entries.keySet())));
    }
    return offer;
  }

  private String hint(String name) {
    String hint = Suggestion.hint(name, entries.keySet());
    return hint.isEmpty() ? ";" : hint;
  }
}
