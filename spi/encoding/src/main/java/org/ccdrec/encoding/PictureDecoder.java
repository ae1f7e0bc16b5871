package org.ccdrec.encoding;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A decoder of pictures in the formats of {@link ImageIO}: JPEG, PNG, GIF, BMP and TIFF. It refuses
 * pictures of more than {@value #MOST_PIXELS} pixels before it decodes them. Stateless; safe for
 * use by many threads.
 */
public final class PictureDecoder {
  /** The largest number of pixels of a picture. */
  public static final long MOST_PIXELS = 100_000_000;

  private PictureDecoder() {}

  /**
   * Decodes a picture. Of a large one only every nth pixel is read.
   *
   * @param picture the picture
   * @param side the shorter side has at least as many pixels, unless it had fewer
   * @throws PictureException if the picture cannot be read or decoded
   */
  public static BufferedImage decode(ItemContent.Picture picture, int side)
      throws PictureException {
    byte[] file = bytes(picture);
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new PictureException(
            file.length == 0 ? "empty file" : "not a picture in JPEG, PNG, GIF, BMP or TIFF");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return read(reader, side);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      throw new PictureException("cannot be decoded: " + e.getMessage());
    }
  }

  private static byte[] bytes(ItemContent.Picture picture) throws PictureException {
    try {
      return picture.bytes();
    } catch (IOException e) {
      throw new PictureException("cannot be read: " + e.getMessage());
    }
  }

  private static BufferedImage read(ImageReader reader, int side)
      throws IOException, PictureException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if ((long) width * height > MOST_PIXELS) {
      throw new PictureException(
          "must have at most %,d pixels; it has %,d × %,d".formatted(MOST_PIXELS, width, height));
    }
    int step = Math.max(1, Math.min(width, height) / side);
    ImageReadParam parameters = reader.getDefaultReadParam();
    parameters.setSourceSubsampling(step, step, 0, 0);
    return reader.read(0, parameters);
  }
}
