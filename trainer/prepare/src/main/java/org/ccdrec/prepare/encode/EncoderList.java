package org.ccdrec.prepare.encode;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ccdrec.config.ConfigKey;
import org.ccdrec.encoding.host.EncoderOffer;
import org.ccdrec.encoding.host.EncoderRegistry;

/** The list of encoders with their settings, as text. */
public final class EncoderList {
  private EncoderList() {}

  /** Prints the encoders. */
  public static void print(EncoderRegistry encoders, PrintWriter out) {
    for (EncoderOffer<?> offer : encoders.encoders()) {
      out.printf("%s  (%s, modality %s)%n", offer.name(), offer.origin(), offer.modality());
      out.printf("  %s%n", offer.description());
      out.printf(
          "  Reads: %s%n",
          offer.inputs().stream()
              .map(input -> input.name().toLowerCase(Locale.ROOT))
              .sorted()
              .collect(Collectors.joining(", ")));
      for (ConfigKey key : offer.keys()) {
        String optional = key.defaultValue() == null ? "optional" : "default " + key.defaultValue();
        String value = key.required() ? "required" : optional;
        out.printf("    %-14s %s (%s)%n", key.path(), key.help(), value);
      }
      out.println();
    }
  }
}
