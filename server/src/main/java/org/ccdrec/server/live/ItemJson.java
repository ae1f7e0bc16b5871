package org.ccdrec.server.live;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.ccdrec.snapshot.Snapshot;

/**
 * The items of a snapshot as JSON objects: id, score, and the stored metadata spliced in.
 *
 * <p>Up to {@value #PREPARED_UP_TO} items the constant parts are prepared once; above, they are
 * read from the mapped files when they are needed. Safe for use by many threads.
 */
public final class ItemJson {
  private static final int PREPARED_UP_TO = 100_000;

  private final Snapshot snapshot;
  private final byte[][] ids;
  private final byte[][] tails;

  ItemJson(Snapshot snapshot) {
    this.snapshot = snapshot;
    int items = snapshot.itemIds().size();
    int prepared = isPrepared(items) ? items : 0;
    ids = new byte[prepared][];
    tails = new byte[prepared][];
    var json = new JsonBytes();
    for (int item = 0; item < prepared; item++) {
      ids[item] = writeId(json.clear(), item).toBytes();
      tails[item] = writeTail(json.clear(), item).toBytes();
    }
  }

  /** Returns whether the constant parts of so many items are prepared. */
  static boolean isPrepared(int items) {
    return items <= PREPARED_UP_TO;
  }

  /** Appends {@code {"id":…,"score":…}} and the metadata of an item. */
  public void write(JsonBytes json, int item, float score) {
    open(json, item, score);
    close(json, item);
  }

  /** Appends the beginning of an item, after which members may follow, each after a comma. */
  public void open(JsonBytes json, int item, float score) {
    appendId(json.raw("{"), item);
    json.raw(",\"score\":").number(score);
  }

  /** Appends the end of an item that was opened. */
  public void close(JsonBytes json, int item) {
    if (tails.length > 0) {
      json.raw(tails[item]);
    } else {
      writeTail(json, item);
    }
  }

  /** Appends an item after its opening brace and the model version: id, popularity, metadata. */
  public void describe(JsonBytes json, int item) {
    appendId(json, item);
    json.raw(",\"popularity\":").number(snapshot.popularity(item));
    close(json, item);
  }

  private void appendId(JsonBytes json, int item) {
    if (ids.length > 0) {
      json.raw(ids[item]);
    } else {
      writeId(json, item);
    }
  }

  private JsonBytes writeId(JsonBytes json, int item) {
    return json.raw("\"id\":").text(snapshot.itemIds().get(item));
  }

  private JsonBytes writeTail(JsonBytes json, int item) {
    byte[] metadata = snapshot.metadataJson(item);
    if (snapshot.image(item).length > 0 && snapshot.metadata(item).image() == null) {
      json.raw(",\"image\":").text(imagePath(snapshot.itemIds().get(item)));
    }
    if (metadata.length > 2) {
      json.raw(",");
    }
    return json.raw(metadata, 1, metadata.length);
  }

  private static String imagePath(String itemId) {
    String encoded = URLEncoder.encode(itemId, StandardCharsets.UTF_8).replace("+", "%20");
    return "/v1/items/" + encoded + "/image";
  }
}
