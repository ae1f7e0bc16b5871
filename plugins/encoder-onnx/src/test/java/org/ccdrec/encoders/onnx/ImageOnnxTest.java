package org.ccdrec.encoders.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;
import org.ccdrec.testkit.encoding.EncoderContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageOnnxTest extends EncoderContract<OnnxConfig> {
  private Path model = Path.of("");

  @BeforeEach
  void write(@TempDir Path directory) throws IOException {
    model = Files.write(directory.resolve("pool.onnx"), PoolingModel.bytes());
  }

  @Override
  protected EncoderFactory<OnnxConfig> factory() {
    return new OnnxFactory();
  }

  @Override
  protected OnnxConfig config() {
    return config("resize=32", "size=28");
  }

  private OnnxConfig config(String... assignments) {
    List<String> all = new java.util.ArrayList<>(List.of(assignments));
    all.add("model=" + model);
    return ConfigReader.ofDefaults().override(all).bind(OnnxConfig.class);
  }

  /** Returns a picture whose centre square has a colour, on black. */
  private static ItemContent centred(Color colour) throws IOException {
    var image = new BufferedImage(300, 100, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(100, 0, 100, 100);
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return ItemContent.of("").withPicture(bytes::toByteArray);
  }

  private static float[] vector(OnnxConfig config, ItemContent item) throws Exception {
    try (ItemEncoder encoder = new OnnxFactory().create(config, "")) {
      assertEquals(3, encoder.width());
      assertEquals(64, encoder.fingerprint().length());
      Encoding encoding = encoder.encode(List.of(item)).getFirst();
      return assertInstanceOf(Encoding.Vector.class, encoding).values();
    }
  }

  @Test
  void theCentreIsCutScaledAndStandardised() throws Exception {
    OnnxConfig config =
        config(
            "resize=50",
            "size=40",
            "normalize=false",
            "mean=[0.5, 0.25, 0]",
            "deviation=[0.5, 0.25, 2]");
    float[] expected = {1, -1, 0.1f};
    assertArrayEquals(expected, vector(config, centred(new Color(255, 0, 51))), 1e-3f);
  }

  @Test
  void channelsCanBeExchanged() throws Exception {
    OnnxConfig config =
        config(
            "channels=bgr", "normalize=false", "mean=[0, 0, 0]", "deviation=[1, 1, 1]", "scale=1");
    assertArrayEquals(
        new float[] {30, 20, 10}, vector(config, centred(new Color(10, 20, 30))), 0.05f);
  }

  @Test
  void vectorsHaveLengthOne() throws Exception {
    double square = 0;
    for (float value : vector(config("mean=[0, 0, 0]"), centred(Color.PINK))) {
      square += value * value;
    }
    assertEquals(1, square, 1e-5);
  }

  @Test
  void aModelThatDoesNotExistIsNamed() {
    OnnxConfig config =
        ConfigReader.ofDefaults().override(List.of("model=nowhere.onnx")).bind(OnnxConfig.class);
    var failure =
        assertThrows(NoSuchFileException.class, () -> new OnnxFactory().create(config, ""));
    assertEquals("nowhere.onnx", failure.getFile());
  }

  @Test
  void aFileThatIsNoModelIsRefused() throws IOException {
    Files.writeString(model, "not a model");
    var failure =
        assertThrows(IllegalArgumentException.class, () -> new OnnxFactory().create(config(), ""));
    assertTrue(String.valueOf(failure.getMessage()).contains("pool.onnx"));
  }

  @Test
  void anUnknownOutputIsRefusedWithTheKnownOnes() {
    var failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> new OnnxFactory().create(config("output=features"), ""));
    assertTrue(String.valueOf(failure.getMessage()).contains("[means]"));
  }
}
