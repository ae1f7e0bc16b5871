package org.ccdrec.server.activation;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.quality.Drift;
import org.ccdrec.server.quality.SearchRecall;
import org.jspecify.annotations.Nullable;

/**
 * The checks that a loaded version must pass before it answers: its search finds what exact search
 * finds, and it is close enough to the live version. Immutable; safe for use by many threads.
 */
public final class ActivationGate {
  private final ActivationSettings settings;
  private final boolean limitsDistance;

  /** Creates the gate of a configuration. */
  public ActivationGate(ActivationSettings settings) {
    this(settings, true);
  }

  private ActivationGate(ActivationSettings settings, boolean limitsDistance) {
    this.settings = settings;
    this.limitsDistance = limitsDistance;
  }

  /**
   * The result of the checks.
   *
   * @param recall recall@10 against exact search, or null if it was not measured
   * @param drift distance from the live version, or null if it was not measured
   * @param refusal why the version must not answer, or null if it passed
   */
  record Verdict(@Nullable Double recall, @Nullable Drift drift, @Nullable String refusal) {
    /** Returns a refusal without measurements. */
    static Verdict refused(String reason) {
      return new Verdict(null, null, reason);
    }
  }

  /** Returns the same gate without limits on the distance from the live version. */
  ActivationGate atAnyDistance() {
    return new ActivationGate(settings, false);
  }

  /** Checks a version against the live one, or by itself if there is none. */
  Verdict judge(LiveSnapshot next, @Nullable LiveSnapshot live) {
    Double recall = SearchRecall.of(next.users(), settings.sampledUsers(), live == null);
    if (recall != null && recall < settings.minimumRecall()) {
      String refusal =
          "recall@10 against exact search must be at least %s; it is %.4f"
              .formatted(settings.minimumRecall(), recall);
      return new Verdict(recall, null, refusal);
    }
    if (live == null) {
      return new Verdict(recall, null, null);
    }
    Drift drift = Drift.between(live.users(), next.users(), settings.sampledUsers());
    List<String> refusals = limitsDistance ? refusals(drift) : List.of();
    return new Verdict(recall, drift, refusals.isEmpty() ? null : String.join("; ", refusals));
  }

  private List<String> refusals(Drift drift) {
    List<String> refusals = new ArrayList<>();
    Double overlap = drift.overlap();
    if (overlap != null && overlap < settings.minimumOverlap()) {
      refusals.add(
          "overlap@10 with the live version must be at least %s; it is %.4f"
              .formatted(settings.minimumOverlap(), overlap));
    }
    refusals.addAll(settings.drift().refusals(drift));
    return refusals;
  }
}
