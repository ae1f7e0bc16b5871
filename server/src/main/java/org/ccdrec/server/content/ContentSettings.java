package org.ccdrec.server.content;

import java.util.Map;
import org.ccdrec.config.Setting;

/**
 * How cold and new items get vectors from their content, {@code content} in {@code
 * conf/server.yaml}.
 *
 * @param neighbours number of warm items, per modality, whose vectors are averaged
 * @param weights weight of each modality by name; empty for FREEDOM's weights: .1 for the first and
 *     .9 shared by the others
 */
public record ContentSettings(
    @Setting(
            help = "Warm items with the most similar content, per modality, that are averaged",
            defaultValue = "10",
            min = "1",
            max = "1000")
        int neighbours,
    @Setting(
            help = "Weight of each modality; {}: .1 for the first and .9 shared by the others",
            defaultValue = "{}",
            min = "0")
        Map<String, Double> weights) {
  /** FREEDOM's settings: ten neighbours, and its weights. */
  public static final ContentSettings FREEDOM = new ContentSettings(10, Map.of());

  /** Checks that at least one weight is positive. */
  public ContentSettings {
    if (!weights.isEmpty() && weights.values().stream().allMatch(weight -> weight == 0)) {
      throw new IllegalArgumentException("weights must not all be 0; weights=" + weights);
    }
  }
}
