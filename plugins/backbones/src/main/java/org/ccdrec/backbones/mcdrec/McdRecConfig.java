package org.ccdrec.backbones.mcdrec;

import java.util.Map;
import org.ccdrec.config.Setting;

/** The configuration of MCDRec. */
public record McdRecConfig(
    @Setting(
            help = "Steps of propagation over users and items",
            defaultValue = "2",
            min = "1",
            max = "8")
        int layers,
    @Setting(
            help = "w, share of the denoised embedding; the id embedding has the rest",
            defaultValue = "0.3",
            min = "0",
            max = "1")
        double denoisedShare,
    @Setting(help = "Weight of the diffusion's squared error", defaultValue = "0.5", min = "0")
        double diffusionWeight,
    @Setting(
            help = "Share of the user-item edges dropped in each epoch of training",
            defaultValue = "0.1",
            min = "0",
            below = "1")
        double edgeDropout,
    @Setting(
            help =
                "Weight of the cosine of user and denoised item embedding in the degrees of the"
                    + " training graph",
            defaultValue = "0.3",
            min = "0",
            below = "1")
        double edgeCosineWeight,
    @Setting(help = "T, steps of the diffusion", defaultValue = "20", min = "1", max = "1000")
        int steps,
    @Setting(
            help = "Steps of the reverse diffusion at inference, at most T",
            defaultValue = "3",
            min = "1",
            max = "1000")
        int samplingSteps,
    @Setting(
            help =
                "Items diffused with gradients in a training step; others keep their last estimate; 0"
                    + " for all (the paper)",
            defaultValue = "128",
            min = "0")
        int diffusedItems,
    @Setting(
            help = "Dropout in the denoising network and the item network",
            defaultValue = "0.1",
            min = "0",
            below = "1")
        double dropout,
    @Setting(
            help = "Weight of the ranking loss on projected content; 0 disables it",
            defaultValue = "0",
            min = "0")
        double auxiliaryWeight,
    @Setting(
            help = "Neighbours of an item in each modality's graph, including itself",
            defaultValue = "10",
            min = "1")
        int neighbours,
    @Setting(
            help =
                "Weights of the modalities' graphs by name, such as {visual: 0.1}: the others share"
                    + " what is left of 1; by default visual or image has .1",
            defaultValue = "{}",
            min = "0")
        Map<String, Double> modalityWeights) {
  public McdRecConfig {
    if (samplingSteps > steps) {
      throw new IllegalArgumentException(
          "samplingSteps must be at most steps; samplingSteps=%d, steps=%d"
              .formatted(samplingSteps, steps));
    }
  }
}
