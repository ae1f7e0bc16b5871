package org.ccdrec.server.placement;

import java.util.List;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.models.ServedModel;
import org.jspecify.annotations.Nullable;

/**
 * A placement: its definition, and the steps in which it is answered. Immutable; safe for use by
 * many threads.
 */
public final class Placement {
  private static final int REASONS = FallbackReason.values().length;

  private final String name;
  private final Definition definition;
  private final List<Step> steps;
  private final byte[][] endings;
  private final PlacementMetrics metrics;

  Placement(String name, Definition definition, List<Step> steps, PlacementMetrics metrics) {
    this.name = name;
    this.definition = definition;
    this.steps = List.copyOf(steps);
    this.metrics = metrics;
    this.endings = new byte[steps.size() * (REASONS + 1)][];
    for (int step = 0; step < steps.size(); step++) {
      endings[step * (REASONS + 1)] = ending(step, null);
      for (FallbackReason reason : FallbackReason.values()) {
        endings[step * (REASONS + 1) + 1 + reason.ordinal()] = ending(step, reason);
      }
    }
  }

  private byte[] ending(int step, @Nullable FallbackReason reason) {
    boolean isFallback = step > 0 || reason != null;
    var json = new JsonWriter().beginObject().member("placement", name);
    json.member("model", steps.get(step).model().name()).member("fallback", isFallback);
    if (isFallback) {
      json.member("answeredBy", step == 0 ? Definition.POPULARITY : steps.get(step).answeredBy());
    }
    if (reason != null) {
      json.member("fallbackReason", reason.label());
    }
    byte[] bytes = json.endObject().toBytes();
    bytes[0] = ',';
    return bytes;
  }

  /** Returns its name. */
  public String name() {
    return name;
  }

  /** Returns its definition. */
  public Definition definition() {
    return definition;
  }

  /** Returns the model that answers unless it cannot. */
  public ServedModel model() {
    return steps.getFirst().model();
  }

  /** Returns the metrics of its answers. */
  public PlacementMetrics metrics() {
    return metrics;
  }

  /** Returns the steps to try in turn; the first is by its own model, the last by popularity. */
  List<Step> steps() {
    return steps;
  }

  /** Returns whether plain answers of its model are answers of the placement. */
  public boolean isPlain() {
    return definition.filter() == null && definition.scenario() == null;
  }

  /** Returns whether its model or a fallback has a live version. */
  public boolean canAnswer() {
    for (Step step : steps) {
      LiveSnapshot live = step.model().live().acquire();
      if (live != null) {
        live.release();
        return true;
      }
    }
    return false;
  }

  /** Returns an answer of its own model with what is said about the placement. */
  public byte[] complete(byte[] json) {
    return complete(json, 0, null);
  }

  /**
   * Returns an answer with what is said about the placement.
   *
   * @param json the answer, a JSON object
   * @param step position of the step that answered
   * @param reason why the first step did not answer, or null if it did or that is unknown
   */
  byte[] complete(byte[] json, int step, @Nullable FallbackReason reason) {
    byte[] ending = endings[step * (REASONS + 1) + (reason == null ? 0 : 1 + reason.ordinal())];
    int kept = json.length - 1; // all but the closing brace
    byte[] completed = new byte[kept + ending.length];
    System.arraycopy(json, 0, completed, 0, kept);
    System.arraycopy(ending, 0, completed, kept, ending.length);
    return completed;
  }
}
