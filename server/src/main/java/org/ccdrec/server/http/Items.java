package org.ccdrec.server.http;

import java.nio.charset.StandardCharsets;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.live.LiveSnapshot;

/** The answers about one item: what is known of it, and its picture. */
final class Items {
  private Items() {}

  static Answer describe(LiveSnapshot live, String itemId) throws Problem {
    var json = new JsonWriter().beginObject().member("modelVersion", live.version());
    live.items().describe(json, index(live, itemId));
    return Answer.json(json.endObject().toBytes());
  }

  static Answer image(LiveSnapshot live, String itemId) throws Problem {
    byte[] image = live.snapshot().image(index(live, itemId));
    if (image.length == 0) {
      throw Problem.noImage(itemId);
    }
    return new Answer(200, mediaType(image), image);
  }

  private static int index(LiveSnapshot live, String itemId) throws Problem {
    int index = live.snapshot().itemIds().indexOf(itemId);
    if (index < 0) {
      throw Problem.unknownItem(itemId);
    }
    return index;
  }

  /** Returns the media type that the first bytes of an image tell. */
  static String mediaType(byte[] image) {
    String start = new String(image, 0, Math.min(image.length, 256), StandardCharsets.ISO_8859_1);
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
    return start.contains("<svg") ? "image/svg+xml" : "application/octet-stream";
  }
}
