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
  private final byte[][] heads;
  private final byte[][] tails;

  ItemJson(Snapshot snapshot) {
    this.snapshot = snapshot;
    int items = snapshot.itemIds().size();
    int prepared = isPrepared(items) ? items : 0;
    heads = new byte[prepared][];
    tails = new byte[prepared][];
    for (int item = 0; item < prepared; item++) {
      heads[item] = makeHead(item);
      tails[item] = makeTail(item);
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
    json.raw(head(item)).raw(",\"score\":").number(score);
  }

  /** Appends the end of an item that was opened. */
  public void close(JsonBytes json, int item) {
    json.raw(tail(item));
  }

  /** Appends an item after its opening brace and the model version: id, popularity, metadata. */
  public void describe(JsonBytes json, int item) {
    byte[] head = head(item);
    json.raw(head, 1, head.length);
    json.raw(",\"popularity\":").number(snapshot.popularity(item)).raw(tail(item));
  }

  private byte[] head(int item) {
    return heads.length > 0 ? heads[item] : makeHead(item);
  }

  private byte[] tail(int item) {
    return tails.length > 0 ? tails[item] : makeTail(item);
  }

  private byte[] makeHead(int item) {
    return new JsonBytes().raw("{\"id\":").text(snapshot.itemIds().get(item)).toBytes();
  }

  private byte[] makeTail(int item) {
    var json = new JsonBytes();
    byte[] metadata = snapshot.metadataJson(item);
    if (snapshot.image(item).length > 0 && snapshot.metadata(item).image() == null) {
      json.raw(",\"image\":").text(imagePath(snapshot.itemIds().get(item)));
    }
    if (metadata.length > 2) {
      json.raw(",");
    }
    return json.raw(metadata, 1, metadata.length).toBytes();
  }

  private static String imagePath(String itemId) {
    String encoded = URLEncoder.encode(itemId, StandardCharsets.UTF_8).replace("+", "%20");
    return "/v1/items/" + encoded + "/image";
  }
}
