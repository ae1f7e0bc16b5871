package org.ccdrec.encoders.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;
import org.ccdrec.encoding.PictureDecoder;
import org.ccdrec.encoding.PictureException;
import org.jspecify.annotations.Nullable;

/**
 * The encoder {@code image-onnx}. Each picture is one run of the model on one thread, because the
 * host encodes in parallel. The width is found by encoding a grey picture.
 */
final class ImageOnnx implements ItemEncoder {
  private final OnnxConfig config;
  private final OrtSession session;
  private final String input;
  private final String output;
  private final String fingerprint;
  private final int width;

  private ImageOnnx(OnnxConfig config, OrtSession session, String fingerprint) throws OrtException {
    this.config = config;
    this.session = session;
    this.fingerprint = fingerprint;
    this.input = named("input", config.input().orElse(null), session.getInputInfo(), true);
    this.output = named("output", config.output().orElse(null), session.getOutputInfo(), false);
    this.width = run(new float[3 * config.size() * config.size()]).length;
  }

  /**
   * Loads a model.
   *
   * @throws IllegalArgumentException if the file is no model that takes one picture
   * @throws IOException if the file cannot be read
   */
  static ImageOnnx open(OnnxConfig config) throws IOException {
    if (!Files.isRegularFile(config.model())) {
      throw new NoSuchFileException(config.model().toString(), null, "model: no such file");
    }
    String fingerprint = sha256(Files.readAllBytes(config.model()));
    @Nullable OrtSession session = null;
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = OrtEnvironment.getEnvironment().createSession(config.model().toString(), options);
      return new ImageOnnx(config, session, fingerprint);
    } catch (OrtException e) {
      close(session);
      throw new IllegalArgumentException(
          "model %s cannot encode a picture of 1 × 3 × %d × %d (%s): %s"
              .formatted(
                  config.model(), config.size(), config.size(), config.layout(), e.getMessage()),
          e);
    } catch (RuntimeException e) {
      close(session);
      throw e;
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static String named(
      String key, @Nullable String name, Map<String, NodeInfo> known, boolean onlyOne) {
    List<String> names = new ArrayList<>(known.keySet());
    boolean isValid = name == null ? !onlyOne || names.size() == 1 : names.contains(name);
    if (!isValid || names.isEmpty()) {
      throw new IllegalArgumentException(
          "%s must name one of the model's, %s; %s=%s".formatted(key, names, key, name));
    }
    return name == null ? names.getFirst() : name;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public List<Encoding> encode(List<ItemContent> batch) throws OrtException {
    List<Encoding> results = new ArrayList<>();
    for (ItemContent item : batch) {
      results.add(encode(item));
    }
    return results;
  }

  private Encoding encode(ItemContent item) throws OrtException {
    ItemContent.Picture picture = item.picture();
    if (picture == null) {
      return new Encoding.Absent("no picture");
    }
    BufferedImage image;
    try {
      image = PictureDecoder.decode(picture, 2 * config.resize());
    } catch (PictureException e) {
      return new Encoding.Broken(String.valueOf(e.getMessage()));
    }
    return new Encoding.Vector(run(prepared(image)));
  }

  /** Returns the numbers that the model takes. */
  private float[] prepared(BufferedImage image) {
    int pixels = config.size() * config.size();
    float[] planes = Resampling.square(image, config.resize(), config.size());
    float[] values = new float[planes.length];
    for (int at = 0; at < planes.length; at++) {
      int colour = at / pixels;
      double scaled = planes[at] * config.scale() - config.mean().get(colour);
      int channel = config.channels() == OnnxConfig.Channels.RGB ? colour : 2 - colour;
      int to =
          config.layout() == OnnxConfig.Layout.NCHW
              ? channel * pixels + at % pixels
              : at % pixels * 3 + channel;
      values[to] = (float) (scaled / config.deviation().get(colour));
    }
    return values;
  }

  private float[] run(float[] values) throws OrtException {
    long size = config.size();
    long[] shape =
        config.layout() == OnnxConfig.Layout.NCHW
            ? new long[] {1, 3, size, size}
            : new long[] {1, size, size, 3};
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      return normalized(pooled(result.get(output).orElseThrow()));
    }
  }

  private float[] pooled(OnnxValue value) {
    if (!(value instanceof OnnxTensor tensor)
        || !(tensor.getInfo() instanceof TensorInfo info)
        || info.type != OnnxJavaType.FLOAT
        || info.getShape().length < 2) {
      throw new IllegalArgumentException(
          "output %s must be a tensor of floats with at least 2 dimensions; it is %s"
              .formatted(output, value.getInfo()));
    }
    float[] elements = new float[(int) info.getNumElements()];
    tensor.getFloatBuffer().get(elements);
    long[] shape = info.getShape();
    return switch (shape.length) {
      case 2 -> elements;
      case 3 -> pooled(elements, (int) shape[2], true);
      default -> pooled(elements, (int) shape[1], false);
    };
  }

  /**
   * Returns the mean vector or the first one.
   *
   * @param isLast whether the elements of a vector are next to each other
   */
  private float[] pooled(float[] elements, int length, boolean isLast) {
    int vectors = elements.length / length;
    int pooledVectors = config.pooling() == OnnxConfig.Pooling.FIRST ? 1 : vectors;
    float[] pooled = new float[length];
    for (int vector = 0; vector < pooledVectors; vector++) {
      for (int at = 0; at < length; at++) {
        float element = elements[isLast ? vector * length + at : at * vectors + vector];
        pooled[at] += element / pooledVectors;
      }
    }
    return pooled;
  }

  private float[] normalized(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    if (config.normalize() && square > 0) {
      for (int at = 0; at < vector.length; at++) {
        vector[at] /= (float) Math.sqrt(square);
      }
    }
    return vector;
  }

  @Override
  public void close() {
    close(session);
  }

  private static void close(@Nullable OrtSession session) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (OrtException | IllegalStateException e) {
      // closed already
    }
  }
}
