package org.ccdrec.encoders.descriptor;

import java.util.List;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;
import org.ccdrec.encoding.PictureException;

/**
 * The encoder {@code image-descriptor}. A vector has four blocks: colour histogram, colour layout,
 * gradients, texture. Each is the square root of a histogram scaled to length 1 (the Hellinger
 * kernel) times its weight, so that the inner product of two vectors is a weighted sum of
 * similarities. Deterministic: it uses no native scaling and no platform-dependent function.
 */
final class ImageDescriptor implements ItemEncoder {
  private final DescriptorConfig config;

  ImageDescriptor(DescriptorConfig config) {
    this.config = config;
  }

  @Override
  public int width() {
    int cells = config.grid() * config.grid();
    return ColourHistogram.bins()
        + 3 * cells
        + GradientHistogram.bins(config.grid())
        + TextureHistogram.bins();
  }

  @Override
  public List<Encoding> encode(List<ItemContent> batch) {
    return batch.stream().map(this::encode).toList();
  }

  private Encoding encode(ItemContent item) {
    ItemContent.Picture picture = item.picture();
    if (picture == null) {
      return new Encoding.Absent("no picture");
    }
    try {
      return new Encoding.Vector(describe(Pixels.decode(picture, config.size())));
    } catch (PictureException e) {
      return new Encoding.Broken(String.valueOf(e.getMessage()));
    }
  }

  private float[] describe(Pixels pixels) {
    float[] luminance = pixels.luminance();
    float[] vector = new float[width()];
    int at = add(ColourHistogram.histogram(pixels), config.colour(), vector, 0);
    at = add(ColourHistogram.layout(pixels, config.grid()), config.colour(), vector, at);
    at =
        add(
            GradientHistogram.of(luminance, pixels.side(), config.grid()),
            config.gradient(),
            vector,
            at);
    add(TextureHistogram.of(luminance, pixels.side()), config.texture(), vector, at);
    return vector;
  }

  /** Writes a block of not negative counts and returns the position after it. */
  private static int add(float[] counts, double weight, float[] vector, int from) {
    double sum = 0;
    for (float count : counts) {
      sum += count;
    }
    for (int at = 0; at < counts.length; at++) {
      vector[from + at] = sum == 0 ? 0 : (float) (weight * Math.sqrt(counts[at] / sum));
    }
    return from + counts.length;
  }
}
