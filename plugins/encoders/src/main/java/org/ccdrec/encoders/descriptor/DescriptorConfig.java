package org.ccdrec.encoders.descriptor;

import org.ccdrec.config.Setting;

/**
 * The configuration of {@code image-descriptor}.
 *
 * @param size side of the square that pictures are scaled to, in pixels
 * @param grid number of cells per side of the colour layout and of the gradients
 * @param colour weight of the colours
 * @param gradient weight of the gradients
 * @param texture weight of the texture
 */
public record DescriptorConfig(
    @Setting(
            help = "Side of the square that pictures are scaled to, in pixels",
            defaultValue = "64",
            min = "16",
            max = "512")
        int size,
    @Setting(
            help = "Cells per side of the colour layout and of the gradients",
            defaultValue = "4",
            min = "1",
            max = "8")
        int grid,
    @Setting(help = "Weight of the colours", defaultValue = "1", min = "0", max = "100")
        double colour,
    @Setting(help = "Weight of the gradients", defaultValue = "1", min = "0", max = "100")
        double gradient,
    @Setting(help = "Weight of the texture", defaultValue = "1", min = "0", max = "100")
        double texture) {
  /** Checks that at least one weight is positive. */
  public DescriptorConfig {
    if (colour == 0 && gradient == 0 && texture == 0) {
      throw new IllegalArgumentException("colour, gradient and texture must not all be 0");
    }
  }
}
