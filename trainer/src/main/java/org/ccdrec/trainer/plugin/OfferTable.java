package org.ccdrec.trainer.plugin;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ccdrec.config.Suggestion;
import org.ccdrec.spi.PluginFactory;

/** The offers of one kind by name, which no two plugins may share. */
final class OfferTable<F extends PluginFactory<?>> {

  private final String kind;
  private final Map<String, Offer<F>> offers = new TreeMap<>();

  OfferTable(String kind) {
    this.kind = kind;
  }

  void add(Offer<F> offer) {
    Offer<F> first = offers.putIfAbsent(offer.name(), offer);
    if (first != null) {
      throw new PluginException(
          "two plugins offer a %s named %s: %s and %s"
              .formatted(kind, offer.name(), first.origin(), offer.origin()));
    }
  }

  List<Offer<F>> all() {
    return List.copyOf(offers.values());
  }

  Offer<F> get(String name) {
    Offer<F> offer = offers.get(name);
    if (offer == null) {
      throw new PluginException(
          "unknown %s %s%s known: %s"
              .formatted(kind, name, hint(name), String.join(", ", offers.keySet())));
    }
    return offer;
  }

  private String hint(String name) {
    String hint = Suggestion.hint(name, offers.keySet());
    return hint.isEmpty() ? ";" : hint;
  }
}
