package org.ccdrec.encoders.descriptor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.testkit.encoding.EncoderContract;
import org.junit.jupiter.api.Test;

final class ImageDescriptorTest extends EncoderContract<DescriptorConfig> {
  private static final DescriptorConfig DEFAULTS =
      ConfigReader.ofDefaults().bind(DescriptorConfig.class);

  @Override
  protected EncoderFactory<DescriptorConfig> factory() {
    return new DescriptorFactory();
  }

  private static BufferedImage filled(Color colour, int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return image;
  }

  private static BufferedImage striped(boolean isVertical) {
    BufferedImage image = filled(Color.WHITE, 64, 64);
    for (int at = 0; at < 64 * 64; at++) {
      int along = isVertical ? at % 64 : at / 64;
      image.setRGB(at % 64, at / 64, along / 8 % 2 == 0 ? 0xff000000 : 0xffffffff);
    }
    return image;
  }

  private static float[] vector(BufferedImage image) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    ItemContent item = ItemContent.of("item").withPicture(bytes::toByteArray);
    Encoding encoding = new ImageDescriptor(DEFAULTS).encode(List.of(item)).getFirst();
    return assertInstanceOf(Encoding.Vector.class, encoding).values();
  }

  private static double product(float[] left, float[] right) {
    double sum = 0;
    for (int at = 0; at < left.length; at++) {
      sum += left[at] * right[at];
    }
    return sum;
  }

  @Test
  void similarColoursAreMoreSimilar() throws Exception {
    float[] red = vector(filled(new Color(220, 20, 20), 64, 64));
    float[] darkRed = vector(filled(new Color(200, 25, 25), 64, 64));
    float[] blue = vector(filled(new Color(20, 20, 220), 64, 64));
    assertTrue(product(red, darkRed) > product(red, blue) + 0.5);
  }

  @Test
  void directionsOfEdgesAreToldApart() throws Exception {
    float[] vertical = vector(striped(true));
    float[] horizontal = vector(striped(false));
    assertEquals(4, product(vertical, vertical), 1e-3, "four blocks of length 1");
    assertTrue(product(vertical, horizontal) < 3.1, "gradients must differ");
  }

  @Test
  void sizeDoesNotMatter() throws Exception {
    float[] small = vector(filled(Color.ORANGE, 10, 7));
    float[] large = vector(filled(Color.ORANGE, 900, 1300));
    assertArrayEquals(small, large, 1e-4f);
  }

  @Test
  void transparencyIsWhite() throws Exception {
    assertArrayEquals(
        vector(filled(Color.WHITE, 20, 20)), vector(filled(new Color(9, 9, 9, 0), 20, 20)), 1e-6f);
  }

  @Test
  void theWidthIsTheSumOfTheBlocks() throws Exception {
    assertEquals(111 + 48 + 128 + 59, vector(filled(Color.RED, 5, 5)).length);
  }
}
