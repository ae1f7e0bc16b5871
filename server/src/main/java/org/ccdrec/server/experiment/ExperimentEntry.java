package org.ccdrec.server.experiment;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ccdrec.config.Setting;
import org.jspecify.annotations.Nullable;

/**
 * One experiment of the file.
 *
 * @param enabled whether it runs
 * @param salt salt of the assignment to variants, empty for its name
 * @param trafficFrom start of its slice of the users, 0 to 1
 * @param trafficTo end of its slice
 * @param placements the placements whose requests it takes, empty for requests without a placement
 * @param start time of its first answer, empty for no limit
 * @param end time after its last answer, empty for no limit
 * @param control the variant that the others are compared with, empty for the first
 * @param metric what decides
 * @param effect the relative effect that is expected, which the test is tuned to
 * @param variants variant by name
 * @param testers variant by user id
 * @param guard when a variant is stopped
 */
record ExperimentEntry(
    @Setting(help = "Whether it runs", defaultValue = "true") boolean enabled,
    @Setting(help = "Salt of the assignment to variants; unset: the experiment's name")
        Optional<String> salt,
    @Setting(help = "Start of its slice of the users", defaultValue = "0", min = "0", max = "1")
        double trafficFrom,
    @Setting(help = "End of its slice of the users", defaultValue = "1", min = "0", max = "1")
        double trafficTo,
    @Setting(
            help = "Placements whose requests it takes; []: requests without a placement",
            defaultValue = "[]")
        List<String> placements,
    @Setting(help = "Start, such as 2026-05-01T00:00:00Z; unset: at once") Optional<String> start,
    @Setting(help = "End; unset: none") Optional<String> end,
    @Setting(help = "Variant that the others are compared with; unset: the first")
        Optional<String> control,
    @Setting(help = "Metric that decides, per impression", defaultValue = "clicks") Metric metric,
    @Setting(
            help = "Relative effect that is expected, to which the test is tuned",
            defaultValue = "0.1",
            above = "0",
            max = "10")
        double effect,
    @Setting(help = "The variants by name") Map<String, VariantEntry> variants,
    @Setting(help = "Variant by user id, for testers", defaultValue = "{}")
        Map<String, String> testers,
    @Setting(help = "When a variant is stopped") GuardLimits guard) {

  private static final int MOST_VARIANTS = 10;

  /** Requires a slice, times in order, at least two variants, and known ones elsewhere. */
  ExperimentEntry {
    variants.keySet().forEach(name -> ExperimentFile.requireName("variants", name));
    require(
        trafficFrom < trafficTo,
        "trafficFrom must be below trafficTo; trafficFrom=%s, trafficTo=%s",
        trafficFrom,
        trafficTo);
    require(
        instant("start", start, Instant.MIN).isBefore(instant("end", end, Instant.MAX)),
        "start must be before end; start=%s, end=%s",
        start.orElse(""),
        end.orElse(""));
    require(
        variants.size() >= 2 && variants.size() <= MOST_VARIANTS,
        "variants must be 2 to %s; an experiment compares variants with a control; variants=%s",
        MOST_VARIANTS,
        variants.size());
    requireKnown("control", control.stream().toList(), variants.keySet());
    requireKnown("testers", List.copyOf(testers.values()), variants.keySet());
  }

  private static void require(boolean holds, String rule, Object one, Object other) {
    if (!holds) {
      throw new IllegalArgumentException(rule.formatted(one, other));
    }
  }

  private static void requireKnown(String key, List<String> named, Set<String> variants) {
    for (String name : named) {
      require(
          variants.contains(name),
          key + " must name a variant of the experiment, one of %s; variant=%s",
          variants,
          name);
    }
  }

  private static Instant instant(String key, Optional<String> text, Instant unset) {
    try {
      return text.map(Instant::parse).orElse(unset);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "%s must be a time such as 2026-05-01T00:00:00Z; %s=%s"
              .formatted(key, key, text.orElse("")),
          e);
    }
  }

  Instant starts() {
    return instant("start", start, Instant.MIN);
  }

  Instant ends() {
    return instant("end", end, Instant.MAX);
  }

  /** Returns whether it takes requests to a placement, or without one if that is null. */
  boolean takes(@Nullable String placement) {
    return placement == null ? placements.isEmpty() : placements.contains(placement);
  }

  /** Returns whether both take the same users for the same requests at the same time. */
  boolean overlaps(ExperimentEntry other) {
    return enabled
        && other.enabled
        && (placements.isEmpty()
            ? other.placements.isEmpty()
            : placements.stream().anyMatch(other.placements::contains))
        && trafficFrom < other.trafficTo
        && other.trafficFrom < trafficTo
        && starts().isBefore(other.ends())
        && other.starts().isBefore(ends());
  }
}
