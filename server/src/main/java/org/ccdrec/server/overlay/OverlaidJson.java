package org.ccdrec.server.overlay;

import java.time.Instant;
import org.ccdrec.catalogue.Availability;
import org.ccdrec.server.json.ItemJson;
import org.ccdrec.server.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * The items of a version as JSON objects, with their latest metadata. Safe for use by many threads.
 *
 * @param items the items of the snapshot
 * @param overlay the changed and new items
 */
public record OverlaidJson(ItemJson items, Overlay overlay) {
  /** Writes {@code {"id":…,"score":…}} with the metadata of an item. */
  public void write(JsonWriter json, int item, float score) {
    begin(json, item, score);
    end(json, item);
  }

  /** Begins an item with its id and score; further members may follow before {@link #end}. */
  public void begin(JsonWriter json, int item, float score) {
    if (item < overlay.known()) {
      items.begin(json, item, score);
    } else {
      json.beginObject().member("id", overlay.addedId(item)).member("score", score);
    }
  }

  /** Ends an item with its metadata. */
  public void end(JsonWriter json, int item) {
    ChangedItem change = overlay.change(item);
    if (change == null || change.metadata() == null) {
      items.end(json, item);
    } else {
      json.splice(change.metadata().json());
      json.endObject();
    }
  }

  /** Writes an item's id, popularity, metadata and availability into the object that is open. */
  public void describe(JsonWriter json, int item) {
    ChangedItem change = overlay.change(item);
    if (change == null) {
      items.describe(json, item);
      return;
    }
    ChangedItem.Description metadata = change.metadata();
    if (metadata == null) {
      items.describe(json, item);
    } else {
      json.member("id", change.source().itemId()).member("popularity", items.popularity(item));
      json.splice(metadata.json());
    }
    writeAvailability(json, change.source().availability());
    if (item >= overlay.known()) {
      json.member("new", true);
    }
  }

  private static void writeAvailability(JsonWriter json, Availability availability) {
    json.member("availability", availability.status().label());
    writeTime(json, "availableFrom", availability.from());
    writeTime(json, "availableUntil", availability.until());
  }

  private static void writeTime(JsonWriter json, String name, @Nullable Instant time) {
    if (time != null) {
      json.member(name, time.toString());
    }
  }
}
