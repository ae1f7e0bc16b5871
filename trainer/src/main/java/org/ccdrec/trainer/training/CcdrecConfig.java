package org.ccdrec.trainer.training;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.Setting;
import org.ccdrec.trainer.curriculum.CurriculumConfig;
import org.ccdrec.trainer.diffusion.DiffusionConfig;

/**
 * Configuration of CCDRec, section {@code ccdrec}.
 *
 * <p>A preset changes defaults, so keys that are written win over it. The three switches leave a
 * part out, as the paper's ablation does: without DMA nothing is fused (the diffusion is still
 * trained where NDI needs it), without NDI curricular negatives come from the final item
 * representations from the first epoch on, without CNS there are random negatives only.
 */
public record CcdrecConfig(
    @Setting(help = "Whether CCDRec is trained on top of the backbone", defaultValue = "false")
        boolean enabled,
    @Setting(
            help = "Defaults to start from where paper and authors' implementation differ",
            defaultValue = "standard")
        Preset preset,
    @Setting(help = "Alignment: fuse items with the diffusion's estimate", defaultValue = "true")
        boolean dma,
    @Setting(help = "Pools of negatives from the reverse diffusion", defaultValue = "true")
        boolean ndi,
    @Setting(help = "Curricular negatives", defaultValue = "true") boolean cns,
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

  /** Where defaults come from. */
  public enum Preset {
    /** As this project recommends. */
    STANDARD(List.of()),
    /** As the paper's text has it. */
    PAPER(List.of("diffusion.stepDraw=iid", "diffusion.reduction=sum", "curriculum.lag=0")),
    /** As the authors' implementation does. */
    AUTHORS(
        List.of(
            "diffusion.poolSteps=authors", "curriculum.lag=1", "curriculum.withReplacement=true"));

    private final List<String> assignments;

    Preset(List<String> assignments) {
      this.assignments = assignments;
    }

    /** The assignments of the preset that a section names; none where it names no preset. */
    private static List<String> assignments(Map<String, Object> section) {
      String named = String.valueOf(section.get("preset"));
      return Arrays.stream(values())
          .filter(preset -> preset.name().toLowerCase(Locale.ROOT).equals(named))
          .findFirst()
          .map(preset -> preset.assignments)
          .orElse(List.of());
    }
  }

  /**
   * Binds the section, the preset's defaults under what is written.
   *
   * @throws org.ccdrec.config.ConfigException with everything that is wrong with the section
   */
  public static CcdrecConfig read(Map<String, Object> section) {
    List<String> defaults =
        Preset.assignments(section).stream()
            .filter(assignment -> !isWritten(section, assignment))
            .toList();
    return ConfigReader.ofSection("ccdrec", section).override(defaults).bind(CcdrecConfig.class);
  }

  private static boolean isWritten(Map<String, Object> section, String assignment) {
    String path = assignment.substring(0, assignment.indexOf('='));
    Object inner = section.get(path.substring(0, path.indexOf('.')));
    return inner instanceof Map<?, ?> keys
        && keys.containsKey(path.substring(path.indexOf('.') + 1));
  }

  /** Whether the diffusion model is trained and sampled. */
  public boolean diffuses() {
    return enabled && (dma || (cns && ndi));
  }

  /** The share of the estimate in fused items: µ, or 0 without DMA. */
  public double effectiveFusionShare() {
    return dma ? fusionShare : 0;
  }
}
