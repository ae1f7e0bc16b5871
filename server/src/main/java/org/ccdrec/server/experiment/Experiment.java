package org.ccdrec.server.experiment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.ccdrec.server.attribution.StableHash;
import org.jspecify.annotations.Nullable;

/**
 * An experiment: which users are in it, and which variant each of them gets.
 *
 * <p>A user's place in the traffic is {@link StableHash#share} of the file's salt and the user id;
 * a user is in the experiment if it lies in its slice. The variant is that of the same hash with
 * the experiment's salt, which the variants divide in their order by their weights. Both depend on
 * nothing else, so every server agrees, and a user keeps the variant as long as salt, names' order
 * and weights stay. Immutable.
 */
public final class Experiment {
  private final String name;
  private final ExperimentEntry entry;
  private final List<Variant> variants;
  private final double[] bounds;
  private final int control;
  private final Instant starts;
  private final Instant ends;

  private Experiment(String name, ExperimentEntry entry, List<Variant> variants) {
    this.name = name;
    this.entry = entry;
    this.variants = variants;
    this.bounds = bounds(variants);
    this.starts = entry.starts();
    this.ends = entry.ends();
    List<String> names = variants.stream().map(Variant::name).toList();
    this.control = entry.control().map(names::indexOf).orElse(0);
  }

  static Experiment of(String name, ExperimentEntry entry) {
    List<Variant> variants = new ArrayList<>();
    entry.variants().forEach((variant, each) -> variants.add(each.named(variant)));
    return new Experiment(name, entry, List.copyOf(variants));
  }

  private static double[] bounds(List<Variant> variants) {
    double sum = variants.stream().mapToDouble(Variant::weight).sum();
    double[] bounds = new double[variants.size()];
    double upTo = 0;
    for (int at = 0; at < bounds.length; at++) {
      upTo += variants.get(at).weight() / sum;
      bounds[at] = upTo;
    }
    bounds[bounds.length - 1] = 1;
    return bounds;
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the variants in the order of the file. */
  public List<Variant> variants() {
    return variants;
  }

  /** Returns the variant that the others are compared with. */
  public Variant control() {
    return variants.get(control);
  }

  /** Returns whether a variant has a scenario. */
  boolean comparesScenarios() {
    return variants.stream().anyMatch(variant -> variant.scenario() != null);
  }

  /** Returns the metric that decides. */
  public Metric metric() {
    return entry.metric();
  }

  /** Returns the relative effect that is expected. */
  public double effect() {
    return entry.effect();
  }

  /** Returns the limits that stop a variant. */
  GuardLimits guard() {
    return entry.guard();
  }

  /** Returns whether it takes requests to a placement, or without one if that is null. */
  boolean takes(@Nullable String placement) {
    return entry.takes(placement);
  }

  /** Returns whether it runs at a time. */
  public boolean isRunning(Instant now) {
    return entry.enabled() && !now.isBefore(starts) && now.isBefore(ends);
  }

  /** Returns whether a user's place in the traffic lies in its slice. */
  boolean takes(double place) {
    return entry.trafficFrom() <= place && place < entry.trafficTo();
  }

  /** Returns the variant of a tester, or null for other users. */
  @Nullable Variant ofTester(String userId) {
    Map<String, String> testers = entry.testers();
    String chosen = testers.isEmpty() ? null : testers.get(userId);
    return chosen == null ? null : named(chosen);
  }

  /** Returns the variant with a name, or null if there is none. */
  @Nullable Variant named(String variant) {
    return variants.stream().filter(each -> each.name().equals(variant)).findFirst().orElse(null);
  }

  /** Returns the variant of a user in its slice. */
  Variant of(String userId) {
    double share = StableHash.share(entry.salt().orElse(name), userId);
    int at = 0;
    while (share >= bounds[at]) {
      at++;
    }
    return variants.get(at);
  }

  /** Returns a fingerprint of how a variant answers and when it is stopped. */
  String fingerprint(Variant variant) {
    return HexFormat.of().toHexDigits(StableHash.of(name, variant + " " + entry.guard()));
  }
}
