package org.ccdrec.encoders.attributes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;
import org.ccdrec.testkit.encoding.EncoderContract;
import org.junit.jupiter.api.Test;

final class AttributesEncoderTest extends EncoderContract<AttributesConfig> {
  private static final AttributesConfig CONFIG = new AttributesConfig(List.of(), 3, 8);

  @Override
  protected EncoderFactory<AttributesConfig> factory() {
    return new AttributesFactory();
  }

  private static float[] vector(List<ItemContent> catalogue, ItemContent item) throws Exception {
    var factory = new AttributesFactory();
    ItemEncoder encoder = factory.create(CONFIG, factory.learn(CONFIG, catalogue));
    Encoding encoding = encoder.encode(List.of(item)).getFirst();
    return assertInstanceOf(Encoding.Vector.class, encoding).values();
  }

  @Test
  void numbersAreStandardised() throws Exception {
    List<ItemContent> catalogue =
        List.of(
            ItemContent.of("a").withAttribute("price", 10),
            ItemContent.of("b").withAttribute("price", 30));
    assertArrayEquals(new float[] {-1}, vector(catalogue, catalogue.getFirst()));
    assertArrayEquals(
        new float[] {5}, vector(catalogue, ItemContent.of("").withAttribute("price", 1e9)));
  }

  @Test
  void fewCategoriesAreOneHotAndListsAreManyHot() throws Exception {
    List<ItemContent> catalogue =
        List.of(
            ItemContent.of("a").withAttribute("colour & more", "red"),
            ItemContent.of("b").withAttribute("colour & more", List.of("blue", "green")));
    assertArrayEquals(new float[] {0, 0, 1}, vector(catalogue, catalogue.getFirst()));
    assertArrayEquals(new float[] {1, 1, 0}, vector(catalogue, catalogue.getLast()));
    ItemContent unknown = ItemContent.of("").withAttribute("colour & more", "pink");
    assertArrayEquals(new float[3], vector(catalogue, unknown));
  }

  @Test
  void manyCategoriesAreHashed() throws Exception {
    List<ItemContent> catalogue = new ArrayList<>();
    for (int brand = 0; brand < 20; brand++) {
      catalogue.add(ItemContent.of("").withAttribute("brand", "brand " + brand));
    }
    float[] vector = vector(catalogue, catalogue.getFirst());
    assertEquals(8, vector.length);
    float sum = 0;
    for (float value : vector) {
      sum += value * value;
    }
    assertEquals(1, sum);
  }

  @Test
  void aCatalogueWithoutAttributesIsRefused() {
    var failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> vector(List.of(ItemContent.of("a")), ItemContent.of("a")));
    assertTrue(String.valueOf(failure.getMessage()).contains("no item has an attribute"));
  }
}
