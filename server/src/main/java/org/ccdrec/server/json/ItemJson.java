package org.ccdrec.server.json;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.ccdrec.snapshot.Snapshot;

/**
 * The items of a snapshot as JSON objects: id, score or popularity, and the stored metadata.
 *
 * <p>Up to {@value #PREPARED_UP_TO} items everything but the score is prepared once; above, it is
 * read from the mapped files at each use. Safe for use by many threads.
 */
public final class ItemJson {
  private static final int PREPARED_UP_TO = 100_000;

  private final Snapshot snapshot;
  private final byte[][] beginnings;
  private final byte[][] metadata;

  /** Prepares the items of a snapshot, which must stay open while they are used. */
  public ItemJson(Snapshot snapshot) {
    this.snapshot = snapshot;
    int items = snapshot.itemIds().size();
    int prepared = isPrepared(items) ? items : 0;
    beginnings = new byte[prepared][];
    metadata = new byte[prepared][];
    var json = new JsonWriter();
    for (int item = 0; item < prepared; item++) {
      beginnings[item] = writeBeginning(json.clear(), item).toBytes();
      metadata[item] = writeMetadata(json.clear(), item).toBytes();
    }
  }

  /** Returns whether the items of a catalogue of this size are prepared. */
  public static boolean isPrepared(int items) {
    return items <= PREPARED_UP_TO;
  }

  /** Writes {@code {"id":…,"score":…}} with the metadata of an item. */
  public void write(JsonWriter json, int item, float score) {
    begin(json, item, score);
    end(json, item);
  }

  /** Begins an item with its id and score; further members may follow before {@link #end}. */
  public void begin(JsonWriter json, int item, float score) {
    if (beginnings.length > 0) {
      json.splice(beginnings[item]);
    } else {
      writeBeginning(json, item);
    }
    json.value(score);
  }

  /** Ends an item with its metadata. */
  public void end(JsonWriter json, int item) {
    metadata(json, item);
    json.endObject();
  }

  /** Writes an item's id, popularity and metadata into the object that is open. */
  public void describe(JsonWriter json, int item) {
    json.member("id", snapshot.itemIds().get(item));
    json.member("popularity", snapshot.popularity(item));
    metadata(json, item);
  }

  /** Returns the number of interactions of an item, 0 for one that the snapshot does not have. */
  public int popularity(int item) {
    return item < snapshot.itemIds().size() ? snapshot.popularity(item) : 0;
  }

  private void metadata(JsonWriter json, int item) {
    if (metadata.length > 0) {
      json.splice(metadata[item]);
    } else {
      writeMetadata(json, item);
    }
  }

  private JsonWriter writeBeginning(JsonWriter json, int item) {
    return json.beginObject().member("id", snapshot.itemIds().get(item)).name("score");
  }

  private JsonWriter writeMetadata(JsonWriter json, int item) {
    byte[] stored = snapshot.metadataJson(item);
    if (snapshot.image(item).length > 0 && snapshot.metadata(item).image() == null) {
      json.member("image", imagePath(snapshot.itemIds().get(item)));
    }
    return json.splice(stored, 1, stored.length - 1);
  }

  /** Returns the path of the picture of an item. */
  public static String imagePath(String itemId) {
    String encoded = URLEncoder.encode(itemId, StandardCharsets.UTF_8).replace("+", "%20");
    return "/v1/items/" + encoded + "/image";
  }
}
