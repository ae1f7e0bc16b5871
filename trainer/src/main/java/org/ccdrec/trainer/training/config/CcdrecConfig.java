package org.ccdrec.trainer.training.config;

import org.ccdrec.config.Setting;
import org.ccdrec.trainer.curriculum.CurriculumConfig;
import org.ccdrec.trainer.diffusion.DiffusionConfig;

/**
 * Configuration of CCDRec, section {@code ccdrec}.
 *
 * <p>A {@linkplain CcdrecPreset preset} changes defaults, so every key that is written wins over
 * it. Each of the three switches leaves a part out, as the paper's ablation (Figure 3) does:
 * without DMA nothing is fused (the diffusion is still trained where NDI needs it); without NDI
 * curricular negatives come from the final item representations from the first epoch on; without
 * CNS they come from the last pool in every epoch; without both, all negatives are random.
 */
public record CcdrecConfig(
    @Setting(help = "Whether CCDRec is trained on top of the backbone", defaultValue = "false")
        boolean enabled,
    @Setting(
            help = "Defaults to start from where paper and authors' implementation differ",
            defaultValue = "standard")
        CcdrecPreset preset,
    @Setting(help = "Alignment: fuse items with the diffusion's estimate", defaultValue = "true")
        boolean dma,
    @Setting(help = "Pools of negatives from the reverse diffusion", defaultValue = "true")
        boolean ndi,
    @Setting(
            help = "Curriculum over the pools; without it negatives come from the last pool",
            defaultValue = "true")
        boolean cns,
    @Setting(help = "λ, weight of the diffusion loss", defaultValue = "1", min = "0")
        double diffusionWeight,
    @Setting(
            help = "ω, share of the curricular negatives' loss",
            defaultValue = "0.8",
            min = "0",
            max = "1")
        double curricularShare,
    @Setting(
            help = "µ, share of the estimate in fused items",
            defaultValue = "0.5",
            min = "0",
            max = "1")
        double fusionShare,
    @Setting(help = "Whether hard negatives from the pools are fused too", defaultValue = "false")
        boolean fuseHardNegatives,
    @Setting(help = "The diffusion model") DiffusionConfig diffusion,
    @Setting(help = "The curriculum") CurriculumConfig curriculum) {

  /** Returns the name of this form of CCDRec, which names the parts that are left out. */
  String variant() {
    String left = (dma ? "" : "-dma") + (ndi ? "" : "-ndi") + (cns ? "" : "-cns");
    return left.isEmpty() ? "ccdrec" : "ccdrec-without" + left;
  }

  /** Returns whether the diffusion model is trained and sampled. */
  public boolean diffuses() {
    return enabled && (dma || ndi);
  }

  /** Returns whether pairs get a negative from a pool or from the final representations. */
  public boolean drawsHardNegatives() {
    return cns || ndi;
  }

  /** Returns the share of the estimate in fused items: µ, or 0 without DMA. */
  public double effectiveFusionShare() {
    return dma ? fusionShare : 0;
  }
}
