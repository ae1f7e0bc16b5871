package org.ccdrec.trainer.report.snapshot;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.trainer.report.html.Html;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a snapshot as data URIs. A large picture is scaled down; one that is large and in
 * a format that Java cannot read is left out. Not thread-safe.
 */
final class InlinePictures {
  private static final int LARGEST_BYTES = 16_384;
  private static final int SIDE = 128;

  private final Snapshot snapshot;
  private boolean found;

  InlinePictures(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Returns whether any item had a picture so far. */
  boolean found() {
    return found;
  }

  /** Adds an item's picture, or a placeholder. */
  void add(Html html, int item, String description) {
    byte[] picture = snapshot.image(item);
    String uri = picture.length == 0 ? null : uri(picture);
    if (uri == null) {
      html.element("div", "nopicture", "–");
    } else {
      found = true;
      html.image(uri, description);
    }
  }

  private static @Nullable String uri(byte[] picture) {
    byte[] small = picture.length <= LARGEST_BYTES ? picture : scaled(picture);
    String type = small == null ? null : type(small);
    return small == null || type == null
        ? null
        : "data:%s;base64,%s".formatted(type, Base64.getEncoder().encodeToString(small));
  }

  private static byte @Nullable [] scaled(byte[] picture) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
      if (image == null) {
        return null;
      }
      double scale = (double) SIDE / Math.max(image.getWidth(), image.getHeight());
      int width = (int) Math.max(1, Math.round(image.getWidth() * scale));
      int height = (int) Math.max(1, Math.round(image.getHeight() * scale));
      BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = small.createGraphics();
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.fillRect(0, 0, width, height);
      graphics.drawImage(image, 0, 0, width, height, null);
      graphics.dispose();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(small, "jpg", out);
      return out.toByteArray();
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** Returns the media type that the first bytes of a picture tell. */
  private static @Nullable String type(byte[] picture) {
    String start =
        new String(picture, 0, Math.min(256, picture.length), StandardCharsets.ISO_8859_1);
    if (start.startsWith("\u0089PNG")) {
      return "image/png";
    }
    if (start.startsWith("\u00ff\u00d8\u00ff")) {
      return "image/jpeg";
    }
    if (start.startsWith("GIF8")) {
      return "image/gif";
    }
    if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
      return "image/webp";
    }
    return start.stripLeading().startsWith("<") && start.contains("<svg") ? "image/svg+xml" : null;
  }
}
