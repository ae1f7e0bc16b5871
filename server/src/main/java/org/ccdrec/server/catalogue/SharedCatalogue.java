package org.ccdrec.server.catalogue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.ccdrec.catalogue.CatalogueItem;
import org.ccdrec.catalogue.CatalogueLine;
import org.ccdrec.server.fleet.EntryHandler;
import org.ccdrec.server.fleet.Kept;
import org.ccdrec.server.fleet.Received;
import org.ccdrec.server.fleet.SharedStream;
import org.ccdrec.server.overlay.ItemDescriptions;
import org.jspecify.annotations.Nullable;

/**
 * The changes of items of a fleet. An entry is the whole state of an item, with its picture if it
 * has one, and the last entry of an item counts at every server.
 *
 * <p>A server applies its own changes before they are in the shared log. Until the last of an item
 * comes back from there, entries of other servers for that item are skipped, since they precede it.
 * Guarded by the catalogue.
 */
final class SharedCatalogue implements EntryHandler, AutoCloseable {
  private static final String ITEM = "item";
  private static final String PICTURE = "picture";

  private final SharedStream stream;
  private final Pictures pictures;
  private final Applier applier;
  private final Map<String, Long> underWay = new HashMap<>();

  /** Applies states of items that were changed elsewhere. */
  @FunctionalInterface
  interface Applier {
    /**
     * Applies states.
     *
     * @param items returns the states; called while no change of this server is applied
     */
    void apply(Supplier<List<CatalogueItem>> items) throws IOException;
  }

  /** A state of an item and the entry that it comes from. */
  private record State(Received entry, CatalogueItem item) {}

  SharedCatalogue(SharedStream stream, Pictures pictures, Applier applier) {
    this.stream = stream;
    this.pictures = pictures;
    this.applier = applier;
  }

  /** Applies what the outbox has, and reads what the shared log has. */
  void start(List<Kept> kept) throws IOException {
    Map<String, CatalogueItem> last = new LinkedHashMap<>();
    for (Kept each : kept) {
      CatalogueItem item = CatalogueLine.item(each.content().path(ITEM));
      if (item != null) {
        last.put(item.itemId(), item);
        underWay.put(item.itemId(), each.sequence());
      }
    }
    applier.apply(() -> List.copyOf(last.values()));
    stream.follow(this);
  }

  /**
   * Puts states of items, and waits until they are durable. Called while no states of other servers
   * are applied.
   *
   * @return whether they are in the shared log
   */
  CompletableFuture<Boolean> put(List<CatalogueItem> items) throws IOException {
    List<Map.Entry<String, ObjectNode>> contents = new ArrayList<>();
    for (CatalogueItem each : items) {
      contents.add(Map.entry(each.itemId(), content(each)));
    }
    long last = stored(contents);
    for (int at = 0; at < items.size(); at++) {
      underWay.put(items.get(at).itemId(), last - (items.size() - 1 - at));
    }
    return stream.whenShared(last, items.size());
  }

  private long stored(List<Map.Entry<String, ObjectNode>> contents) throws IOException {
    try {
      return stream.store(contents, () -> {}).get();
    } catch (ExecutionException e) {
      throw new IOException("the changes could not be written to the outbox", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the writer was interrupted", e);
    }
  }

  private ObjectNode content(CatalogueItem item) throws IOException {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.set(ITEM, CatalogueLine.json(item));
    String name = item.metadata().path(ItemDescriptions.PICTURE).asText("");
    Path file = pictures.directory().resolve(name);
    if (!name.isEmpty() && Files.isRegularFile(file)) {
      content.put(PICTURE, Files.readAllBytes(file));
    }
    return content;
  }

  @Override
  public void take(List<Received> entries) throws IOException {
    List<State> states = new ArrayList<>();
    for (Received each : entries) {
      CatalogueItem item = CatalogueLine.item(each.content().path(ITEM));
      if (item != null) {
        byte[] picture = each.content().path(PICTURE).binaryValue();
        if (picture != null) {
          String unused = pictures.add(picture);
        }
        states.add(new State(each, item));
      }
    }
    applier.apply(() -> counting(states));
  }

  /** Returns the last state of each item, without those that a change under way follows. */
  private List<CatalogueItem> counting(List<State> states) {
    Map<String, CatalogueItem> last = new LinkedHashMap<>();
    for (State each : states) {
      String itemId = each.item().itemId();
      if (counts(each.entry(), itemId)) {
        last.remove(itemId);
        last.put(itemId, each.item());
      }
    }
    return List.copyOf(last.values());
  }

  /** Returns whether an entry is not followed by a change of this server that is under way. */
  private boolean counts(Received entry, String itemId) {
    @Nullable Long own = underWay.get(itemId);
    if (own == null) {
      return true;
    }
    boolean isLastOwn = entry.origin().equals(stream.origin()) && entry.sequence() >= own;
    if (isLastOwn) {
      underWay.remove(itemId);
    }
    return isLastOwn;
  }

  /** Returns an empty mark: applying a state again changes nothing. */
  @Override
  public String mark() {
    return "";
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
