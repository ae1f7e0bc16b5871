package org.ccdrec.prepare.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.ccdrec.encoding.ItemContent;
import org.jspecify.annotations.Nullable;

/**
 * The items of a prepared dataset in the order of their indices, read from {@code items.txt},
 * {@code items.jsonl}, {@code texts.jsonl} and the pictures. The category is both a text and an
 * attribute. Immutable; each iterator reads the files anew and closes them at the end.
 */
final class DatasetItems implements Iterable<ItemContent> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  DatasetItems(Path directory) {
    this.directory = directory;
  }

  @Override
  public Iterator<ItemContent> iterator() {
    try {
      return new Items(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the three files side by side. */
  private static final class Items implements Iterator<ItemContent>, Closeable {
    private final Path directory;
    private final BufferedReader ids;
    private final @Nullable BufferedReader items;
    private final @Nullable BufferedReader texts;
    private @Nullable String id;
    private @Nullable JsonNode text;

    Items(Path directory) throws IOException {
      this.directory = directory;
      this.ids = Files.newBufferedReader(directory.resolve("items.txt"));
      this.items = open(directory.resolve("items.jsonl"));
      this.texts = open(directory.resolve("texts.jsonl"));
      this.id = ids.readLine();
      this.text = line(texts);
    }

    private static @Nullable BufferedReader open(Path file) throws IOException {
      return Files.exists(file) ? Files.newBufferedReader(file) : null;
    }

    private static @Nullable JsonNode line(@Nullable BufferedReader in) throws IOException {
      String line = in == null ? null : in.readLine();
      return line == null ? null : JSON.readTree(line);
    }

    @Override
    public boolean hasNext() {
      return id != null;
    }

    @Override
    public ItemContent next() {
      String next = id;
      if (next == null) {
        throw new NoSuchElementException();
      }
      try {
        ItemContent item = ItemContent.of(next);
        JsonNode described = line(items);
        if (described != null) {
          item = withDescription(item, described);
        }
        JsonNode own = text;
        if (own != null && own.path("id").asText().equals(next)) {
          item = with(item, ItemContent.BRAND, own.path("brand"));
          item = with(item, ItemContent.DESCRIPTION, own.path("description"));
          text = line(texts);
        }
        id = ids.readLine();
        if (id == null) {
          close();
        }
        return item;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private ItemContent withDescription(ItemContent item, JsonNode described) {
      ItemContent result = with(item, ItemContent.TITLE, described.path("title"));
      JsonNode category = described.path("category");
      result = with(result, ItemContent.CATEGORY, category);
      if (category.isTextual()) {
        result = result.withAttribute(ItemContent.CATEGORY, category.textValue());
      }
      for (Map.Entry<String, JsonNode> attribute : described.path("attributes").properties()) {
        result = result.withAttribute(attribute.getKey(), plain(attribute.getValue()));
      }
      String image = described.path("image").asText();
      Path picture = image.startsWith("images/") ? directory.resolve(image) : null;
      return picture == null ? result : result.withPicture(() -> Files.readAllBytes(picture));
    }

    private static ItemContent with(ItemContent item, String name, JsonNode value) {
      return value.isTextual() ? item.withText(name, value.textValue()) : item;
    }

    private static Object plain(JsonNode value) {
      if (value.isArray()) {
        List<String> texts = new ArrayList<>();
        value.forEach(element -> texts.add(element.asText()));
        return texts;
      }
      if (value.isNumber()) {
        return value.numberValue();
      }
      return value.isBoolean() ? (Object) value.booleanValue() : value.asText();
    }

    @Override
    public void close() throws IOException {
      try (ids;
          BufferedReader first = items;
          BufferedReader second = texts) {
        // closes all, even if one fails
      }
    }
  }
}
