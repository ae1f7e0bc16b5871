package com.example.ccdrec;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.testkit.encoding.EncoderContract;
import org.junit.jupiter.api.Test;

final class TitleGramsTest extends EncoderContract<TitleGramsConfig> {
  @Override
  protected EncoderFactory<TitleGramsConfig> factory() {
    return new TitleGramsFactory();
  }

  @Test
  void similarTitlesHaveSimilarVectors() {
    float[] boots = vector("Winter boots, black");
    assertTrue(product(boots, vector("Winter boot")) > product(boots, vector("Coffee mill")));
  }

  private static float[] vector(String title) {
    ItemContent item = ItemContent.of("").withText(ItemContent.TITLE, title);
    List<Encoding> results = new TitleGrams(new TitleGramsConfig(256, 3)).encode(List.of(item));
    return assertInstanceOf(Encoding.Vector.class, results.getFirst()).values();
  }

  private static float product(float[] left, float[] right) {
    float sum = 0;
    for (int at = 0; at < left.length; at++) {
      sum += left[at] * right[at];
    }
    return sum;
  }
}
