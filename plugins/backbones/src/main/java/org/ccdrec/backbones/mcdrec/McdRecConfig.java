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
            help = "Share of the denoised embedding beside the id embedding, w",
            defaultValue = "0.3",
            min = "0",
            max = "1")
        double denoisedShare,
    @Setting(help = "Weight of the diffusion's squared error", defaultValue = "0.5", min = "0")
        double diffusionWeight,
    @Setting(
            help = "Share of the user-item edges that an epoch of training leaves out",
            defaultValue = "0.1",
            min = "0",
            below = "1")
        double edgeDropout,
    @Setting(
            help =
                "Weight of the cosine between a user's and a denoised item embedding in the degrees"
                    + " of the training graph",
            defaultValue = "0.3",
            min = "0",
            below = "1")
        double edgeCosineWeight,
    @Setting(help = "Steps of the diffusion, T", defaultValue = "20", min = "1", max = "1000")
        int steps,
    @Setting(
            help = "Steps of the reverse diffusion at inference, at most those of the diffusion",
            defaultValue = "3",
            min = "1",
            max = "1000")
        int samplingSteps,
    @Setting(
            help =
                "Items diffused with gradients in a training step, of those it reads, while others"
                    + " keep their latest estimate; 0 diffuses all (the paper)",
            defaultValue = "128",
            min = "0")
        int diffusedItems,
    @Setting(
            help = "Dropout in the denoising network and in the network of item embeddings",
            defaultValue = "0.1",
            min = "0",
            below = "1")
        double dropout,
    @Setting(
            help = "Weight of the ranking loss on projected content; 0 leaves it out",
            defaultValue = "0",
            min = "0")
        double auxiliaryWeight,
    @Setting(
            help = "Neighbours of an item in each modality's graph, the item itself counted",
            defaultValue = "10",
            min = "1")
        int neighbours,
    @Setting(
            help =
                "Weight of each modality's graph by the modality's name; by default the first has"
                    + " .1 and the rest share .9",
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
