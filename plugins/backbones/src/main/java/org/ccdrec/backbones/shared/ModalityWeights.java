package org.ccdrec.backbones.shared;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Weights of modalities by name, so that they do not depend on the order of a dataset's files.
 *
 * <p>Modalities that are not named share the remainder of 1 equally. If none is named, pictures
 * have .1 and the other modalities share .9, as in FREEDOM's experiments; if there are no pictures,
 * or only pictures, all modalities share 1. Pictures are the modalities called {@code visual} or
 * {@code image}.
 */
public final class ModalityWeights {
  private static final Set<String> PICTURES = Set.of("visual", "image");
  private static final double WEIGHT_OF_PICTURES = 0.1;

  private ModalityWeights() {}

  /**
   * Returns the weight of each modality.
   *
   * @param names the dataset's modalities
   * @param given weights by name, of all, some or none of them
   * @throws IllegalArgumentException if a name is unknown, if the named weights leave nothing for
   *     the others, or if all are 0
   */
  public static double[] of(List<String> names, Map<String, Double> given) {
    refuseUnknown(names, given);
    double[] weights = given.isEmpty() ? defaults(names) : completed(names, given);
    if (Arrays.stream(weights).sum() == 0) {
      throw new IllegalArgumentException("modalityWeights must not all be 0; " + given);
    }
    return weights;
  }

  private static void refuseUnknown(List<String> names, Map<String, Double> given) {
    List<String> unknown = new ArrayList<>(given.keySet());
    unknown.removeAll(names);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "modalityWeights names %s, which the dataset does not have; its modalities are %s"
              .formatted(unknown, names));
    }
  }

  private static double[] completed(List<String> names, Map<String, Double> given) {
    double sum = given.values().stream().mapToDouble(weight -> weight).sum();
    int others = names.size() - given.size();
    if (others > 0 && sum > 1) {
      throw new IllegalArgumentException(
          "modalityWeights must not exceed 1 unless all modalities %s are named; %s"
              .formatted(names, given));
    }
    double share = others == 0 ? 0 : (1 - sum) / others;
    return names.stream().mapToDouble(name -> given.getOrDefault(name, share)).toArray();
  }

  private static double[] defaults(List<String> names) {
    long pictures = names.stream().filter(ModalityWeights::isPicture).count();
    long others = names.size() - pictures;
    double ofPictures = others == 0 ? 1 : WEIGHT_OF_PICTURES;
    double ofOthers = pictures == 0 ? 1 : 1 - WEIGHT_OF_PICTURES;
    return names.stream()
        .mapToDouble(name -> isPicture(name) ? ofPictures / pictures : ofOthers / others)
        .toArray();
  }

  private static boolean isPicture(String name) {
    return PICTURES.contains(name.toLowerCase(Locale.ROOT));
  }
}
