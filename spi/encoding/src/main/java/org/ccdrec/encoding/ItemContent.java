package org.ccdrec.encoding;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an item: texts, attributes and a picture. Immutable; the {@code with} methods
 * return copies.
 *
 * <p>Hosts use the text names {@value #TITLE}, {@value #BRAND}, {@value #CATEGORY} and {@value
 * #DESCRIPTION}.
 */
public final class ItemContent {
  /** The name of the text that holds the title. */
  public static final String TITLE = "title";

  /** The name of the text that holds the brand. */
  public static final String BRAND = "brand";

  /** The name of the text that holds the category or a category path. */
  public static final String CATEGORY = "category";

  /** The name of the text that holds the description. */
  public static final String DESCRIPTION = "description";

  private final String id;
  private final Map<String, String> texts;
  private final Map<String, Object> attributes;
  private final @Nullable Picture picture;

  /** The encoded bytes of a picture, such as a JPEG file. */
  @FunctionalInterface
  public interface Picture {
    /**
     * Returns the bytes of the picture file.
     *
     * @throws IOException if they cannot be read
     */
    byte[] bytes() throws IOException;
  }

  private ItemContent(
      String id,
      Map<String, String> texts,
      Map<String, Object> attributes,
      @Nullable Picture picture) {
    this.id = id;
    this.texts = texts;
    this.attributes = attributes;
    this.picture = picture;
  }

  /** Returns an item without content; the id is empty for an item that has none. */
  public static ItemContent of(String id) {
    return new ItemContent(id, Map.of(), Map.of(), null);
  }

  /** Returns a copy with a text. */
  public ItemContent withText(String name, String text) {
    return new ItemContent(id, with(texts, name, text), attributes, picture);
  }

  /**
   * Returns a copy with an attribute.
   *
   * @param value a {@link String}, {@link Number}, {@link Boolean}, or {@link java.util.List} of
   *     strings
   */
  public ItemContent withAttribute(String name, Object value) {
    return new ItemContent(id, texts, with(attributes, name, value), picture);
  }

  /** Returns a copy with a picture. */
  public ItemContent withPicture(Picture given) {
    return new ItemContent(id, texts, attributes, given);
  }

  private static <T> Map<String, T> with(Map<String, T> map, String key, T value) {
    Map<String, T> copy = new LinkedHashMap<>(map);
    copy.put(key, value);
    return Collections.unmodifiableMap(copy);
  }

  /** Returns the item's id. */
  public String id() {
    return id;
  }

  /** Returns the texts by name, in the order they were added. */
  public Map<String, String> texts() {
    return texts;
  }

  /** Returns the attributes by name, in the order they were added. */
  public Map<String, Object> attributes() {
    return attributes;
  }

  /** Returns the picture, or null if the item has none. */
  public @Nullable Picture picture() {
    return picture;
  }

  @Override
  public String toString() {
    return "ItemContent[%s, texts %s, attributes %s%s]"
        .formatted(id, texts.keySet(), attributes.keySet(), picture == null ? "" : ", picture");
  }
}
