package org.ccdrec.encoders.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An ONNX model with one operation, written as protobuf by hand: pictures of any number and size to
 * their means by colour, n × 3 × 1 × 1.
 */
final class PoolingModel {
  private PoolingModel() {}

  private static final int VARINT = 0;
  private static final int BYTES = 2;

  /** Returns the bytes of the model file. */
  static byte[] bytes() {
    byte[] node =
        message(
            text(1, "pictures"), text(2, "means"), text(3, "pool"), text(4, "GlobalAveragePool"));
    byte[] graph =
        message(
            field(1, node),
            text(2, "graph"),
            field(11, value("pictures", "height", "width")),
            field(12, value("means", "one", "one")));
    return message(number(1, 8), field(7, graph), field(8, message(text(1, ""), number(2, 13))));
  }

  private static byte[] value(String name, String height, String width) {
    byte[] shape =
        message(
            field(1, text(2, "n")),
            field(1, number(1, 3)),
            field(1, text(2, height)),
            field(1, text(2, width)));
    byte[] tensor = message(number(1, 1), field(2, shape));
    return message(text(1, name), field(2, field(1, tensor)));
  }

  private static byte[] message(byte[]... fields) {
    var out = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      out.writeBytes(field);
    }
    return out.toByteArray();
  }

  private static byte[] text(int field, String text) {
    return field(field, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] number(int field, int value) {
    return new byte[] {(byte) (field << 3 | VARINT), (byte) value};
  }

  private static byte[] field(int field, byte[] content) {
    var out = new ByteArrayOutputStream();
    out.write(field << 3 | BYTES);
    for (int rest = content.length; ; rest >>>= 7) {
      out.write(rest > 127 ? rest & 127 | 128 : rest);
      if (rest <= 127) {
        break;
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
