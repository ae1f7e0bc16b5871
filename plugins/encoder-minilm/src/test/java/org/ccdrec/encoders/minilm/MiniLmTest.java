package org.ccdrec.encoders.minilm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.testkit.encoding.EncoderContract;
import org.junit.jupiter.api.Test;

final class MiniLmTest extends EncoderContract<MiniLmConfig> {
  @Override
  protected EncoderFactory<MiniLmConfig> factory() {
    return new MiniLmFactory();
  }

  @Override
  protected List<ItemContent> items() {
    return super.items().subList(0, 4);
  }

  private static float[] vector(ItemContent item) {
    MiniLmConfig defaults = ConfigReader.ofDefaults().bind(MiniLmConfig.class);
    Encoding encoding = new MiniLm(defaults).encode(List.of(item)).getFirst();
    return assertInstanceOf(Encoding.Vector.class, encoding).values();
  }

  private static float[] titled(String title) {
    return vector(ItemContent.of("").withText(ItemContent.TITLE, title));
  }

  private static double product(float[] left, float[] right) {
    double sum = 0;
    for (int at = 0; at < left.length; at++) {
      sum += left[at] * right[at];
    }
    return sum;
  }

  @Test
  void similarMeaningsHaveSimilarVectors() {
    float[] shampoo = titled("Nourishing shampoo for dry hair");
    assertEquals(384, shampoo.length);
    assertEquals(1, product(shampoo, shampoo), 1e-4);
    double conditioner = product(shampoo, titled("Moisturizing hair conditioner"));
    assertTrue(conditioner > product(shampoo, titled("Cordless electric drill")) + 0.2);
  }

  @Test
  void theSentenceJoinsTheTextsInOrder() {
    ItemContent item =
        ItemContent.of("")
            .withText(ItemContent.DESCRIPTION, "Keeps dry.")
            .withText(ItemContent.CATEGORY, " ")
            .withText(ItemContent.BRAND, "Acme")
            .withText(ItemContent.TITLE, "Rain coat");
    assertArrayEquals(titled("Rain coat Acme Keeps dry."), vector(item), 1e-5f);
  }

  @Test
  void aLongTextWithoutBlanksIsEncoded() {
    assertEquals(384, titled("😀".repeat(5000)).length);
  }
}
