package org.ccdrec.prepare.encode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.ccdrec.config.ConfigError;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.Suggestion;
import org.ccdrec.encoding.host.ConfiguredEncoder;
import org.ccdrec.encoding.host.EncoderOffer;
import org.ccdrec.encoding.host.EncoderRegistry;

/**
 * The encoders to run, each with its settings, by modality. Immutable.
 *
 * @param encoders the encoder of each modality, in the order in which they run
 */
public record EncodingPlan(Map<String, ConfiguredEncoder> encoders) {
  private static final Pattern MODALITY = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /** Copies the map. */
  public EncodingPlan {
    encoders = new LinkedHashMap<>(encoders);
  }

  /**
   * Reads a plan.
   *
   * @param wanted each {@code ENCODER} or {@code MODALITY=ENCODER}
   * @param settings settings by encoder, or by modality where {@code wanted} names one
   * @throws ConfigException with everything that is wrong
   */
  public static EncodingPlan of(
      List<String> wanted, Map<String, Map<String, Object>> settings, EncoderRegistry registry) {
    Map<String, ConfiguredEncoder> encoders = new LinkedHashMap<>();
    List<ConfigError> errors = new ArrayList<>();
    Set<String> sections = new TreeSet<>(registry.names());
    for (String element : wanted) {
      String[] parts = element.strip().split("=", 2);
      EncoderOffer<?> offer = registry.find(parts[parts.length - 1].strip());
      String section = parts[0].strip();
      sections.add(section);
      if (offer == null) {
        errors.add(unknown("encode", parts[parts.length - 1].strip(), registry.names()));
        continue;
      }
      String modality = parts.length == 1 ? offer.modality() : section;
      if (!MODALITY.matcher(modality).matches()) {
        errors.add(error("encode", element, "a modality must match " + MODALITY));
      } else if (encoders.containsKey(modality)) {
        errors.add(
            error(
                "encode",
                element,
                "two encoders have the modality %s; name another one: MODALITY=%s"
                    .formatted(modality, offer.name())));
      } else {
        configure(offer, section, settings, errors)
            .forEach(configured -> encoders.put(modality, configured));
      }
    }
    for (String section : settings.keySet()) {
      if (!sections.contains(section)) {
        errors.add(unknown("encoders", section, sections));
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return new EncodingPlan(encoders);
  }

  private static List<ConfiguredEncoder> configure(
      EncoderOffer<?> offer,
      String section,
      Map<String, Map<String, Object>> settings,
      List<ConfigError> errors) {
    try {
      return List.of(
          offer.configure(
              ConfigReader.ofSection(
                  "encoders." + section, settings.getOrDefault(section, Map.of()))));
    } catch (ConfigException e) {
      errors.addAll(e.errors());
      return List.of();
    }
  }

  private static ConfigError unknown(String key, String name, Set<String> known) {
    String hint = Suggestion.hint(name, known);
    return error(
        key,
        name,
        "unknown encoder%s known: %s"
            .formatted(hint.isEmpty() ? ";" : hint, String.join(", ", known)));
  }

  private static ConfigError error(String key, String value, String rule) {
    return new ConfigError("configuration", 0, key, value, rule);
  }
}
