package org.ccdrec.server.activation;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ccdrec.config.Setting;
import org.ccdrec.server.quality.DriftLimits;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * Which version answers, and the checks it must pass first; {@code activation} in {@code
 * conf/server.yaml}.
 *
 * @param policy which version becomes live without an administrator
 * @param pin the version of the policy pinned; with several models, one of each
 * @param stateDirectory directory of the version labels, empty for {@code .state} in the store
 * @param minimumRecall smallest mean recall@10 of its search against exact search
 * @param minimumOverlap smallest mean overlap@10 with the live version
 * @param sampledUsers number of users that both are measured on
 * @param drift largest distance from the live version in other respects
 * @param keepFormer time that a replaced version stays loaded
 * @param delay age from which a version may replace the live one
 * @param niceness nice value of the thread that loads and checks a version beside a live one
 */
public record ActivationSettings(
    @Setting(help = "Which version becomes live without an administrator", defaultValue = "latest")
        Policy policy,
    @Setting(
            help =
                "Version of the policy pinned, name/version; with several models one of each,"
                    + " separated by commas")
        Optional<String> pin,
    @Setting(help = "Directory of the version labels; unset: .state in the store")
        Optional<Path> stateDirectory,
    @Setting(
            help = "Smallest recall@10 of the search against exact search",
            defaultValue = "0.9",
            min = "0",
            max = "1")
        double minimumRecall,
    @Setting(
            help = "Smallest share of the live version's ten best items that is kept",
            defaultValue = "0",
            min = "0",
            max = "1")
        double minimumOverlap,
    @Setting(
            help = "Users that both are measured on",
            defaultValue = "100",
            min = "1",
            max = "100000")
        int sampledUsers,
    @Setting(help = "Largest distance from the live version in other respects") DriftLimits drift,
    @Setting(
            help = "Time that a replaced version stays loaded to finish paging on it",
            defaultValue = "60s",
            min = "0s",
            max = "1d")
        Duration keepFormer,
    @Setting(
            help =
                "Age from which a version replaces the live one by itself, so that other servers of a"
                    + " fleet take it first",
            defaultValue = "0s",
            min = "0s",
            max = "7d")
        Duration delay,
    @Setting(
            help =
                "Nice value of the thread that loads and checks a version beside a live one: from 0,"
                    + " the priority of requests, to 19, the lowest (Linux)",
            defaultValue = "19",
            min = "0",
            max = "19")
        int niceness) {

  /** Checks that a pin is given exactly if the policy is pinned, and names a version. */
  public ActivationSettings {
    if ((policy == Policy.PINNED) != pin.isPresent()) {
      throw new IllegalArgumentException(
          "pin is required by policy: pinned and not allowed otherwise; policy=%s, pin=%s"
              .formatted(policy, pin.orElse("none")));
    }
    List<SnapshotId> pins = pins(pin);
    if (pins.stream().map(SnapshotId::name).distinct().count() < pins.size()) {
      throw new IllegalArgumentException(
          "pin must name one version of a model; pin=" + pin.orElse(""));
    }
  }

  private static List<SnapshotId> pins(Optional<String> pin) {
    return pin.stream()
        .flatMap(text -> Stream.of(text.split(",", -1)))
        .map(each -> SnapshotId.parse(each.strip()))
        .toList();
  }

  /** Returns the pinned version, or null if the policy is another. */
  public @Nullable SnapshotId pinned() {
    List<SnapshotId> pins = pins(pin);
    return pins.isEmpty() ? null : pins.getFirst();
  }

  /** Returns the pinned version of one of several models, or null if it has none. */
  public @Nullable SnapshotId pinned(String model) {
    return pins(pin).stream().filter(id -> id.name().equals(model)).findFirst().orElse(null);
  }

  /** Returns whether a version that was published at a time may replace the live one. */
  public boolean isDue(Instant published, Instant now) {
    return !published.plus(delay).isAfter(now);
  }

  /**
   * Returns the directory of the version labels.
   *
   * @param store directory of the snapshot store
   */
  public Path stateDirectoryIn(Path store) {
    return stateDirectory.orElse(store.resolve(".state"));
  }
}
