package org.ccdrec.encoders.onnx;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ccdrec.config.Setting;

/**
 * The configuration of {@code image-onnx}. The defaults are the preprocessing of torchvision's
 * ImageNet models.
 *
 * @param model the ONNX file
 * @param input name of the input; empty for the model's only one
 * @param output name of the output; empty for the model's first one
 * @param resize pixels of the shorter side after scaling
 * @param size side of the square that is cut from the centre
 * @param channels order of the colours
 * @param layout order of the dimensions
 * @param scale factor from bytes to the numbers that mean and deviation refer to
 * @param mean mean of each colour, red first
 * @param deviation standard deviation of each colour, red first
 * @param pooling how an output with a vector for each patch or pixel becomes one vector
 * @param normalize whether vectors are scaled to length 1
 */
public record OnnxConfig(
    @Setting(help = "The ONNX file") Path model,
    @Setting(help = "Name of the input; by default the model's only one") Optional<String> input,
    @Setting(help = "Name of the output; by default the model's first one") Optional<String> output,
    @Setting(
            help = "Pixels of the shorter side after scaling",
            defaultValue = "256",
            min = "1",
            max = "2048")
        int resize,
    @Setting(
            help = "Side of the square that is cut from the centre",
            defaultValue = "224",
            min = "1",
            max = "2048")
        int size,
    @Setting(help = "Order of the colours: rgb or bgr", defaultValue = "rgb") Channels channels,
    @Setting(help = "Order of the dimensions: nchw (colours first) or nhwc", defaultValue = "nchw")
        Layout layout,
    @Setting(
            help =
                "Factor from bytes to the numbers that mean and deviation refer to; 1/255 by default",
            defaultValue = "0.00392156862745098",
            above = "0")
        double scale,
    @Setting(help = "Mean of each colour, red first", defaultValue = "[0.485, 0.456, 0.406]")
        List<Double> mean,
    @Setting(
            help = "Standard deviation of each colour, red first",
            defaultValue = "[0.229, 0.224, 0.225]",
            above = "0")
        List<Double> deviation,
    @Setting(
            help = "How an output with many vectors becomes one: mean, or first (a class token)",
            defaultValue = "mean")
        Pooling pooling,
    @Setting(help = "Whether vectors are scaled to length 1", defaultValue = "true")
        boolean normalize) {
  /** Order of the colours. */
  public enum Channels {
    /** Red, green, blue. */
    RGB,
    /** Blue, green, red. */
    BGR
  }

  /** Order of the dimensions. */
  public enum Layout {
    /** Colours, rows, columns. */
    NCHW,
    /** Rows, columns, colours. */
    NHWC
  }

  /** How an output with a vector for each patch or pixel becomes one vector. */
  public enum Pooling {
    /** Their mean. */
    MEAN,
    /** The first one. */
    FIRST
  }

  /** Checks rules between keys. */
  public OnnxConfig {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.size() != 3 || deviation.size() != 3) {
      throw new IllegalArgumentException(
          "mean and deviation must each have 3 numbers; mean=%s, deviation=%s"
              .formatted(mean, deviation));
    }
    if (size > resize) {
      throw new IllegalArgumentException(
          "size must be at most resize; size=%d, resize=%d".formatted(size, resize));
    }
  }
}
