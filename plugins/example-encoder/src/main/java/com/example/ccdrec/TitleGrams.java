package com.example.ccdrec;

import java.util.List;
import java.util.Locale;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;

/**
 * The encoder {@code title-grams}: counts the letter sequences of a title, each in the element that
 * its hash code chooses, and scales the counts to length 1. Similar spellings get similar vectors.
 */
final class TitleGrams implements ItemEncoder {
  private final TitleGramsConfig config;

  TitleGrams(TitleGramsConfig config) {
    this.config = config;
  }

  @Override
  public int width() {
    return config.width();
  }

  @Override
  public List<Encoding> encode(List<ItemContent> batch) {
    return batch.stream().map(this::encode).toList();
  }

  private Encoding encode(ItemContent item) {
    String title = item.texts().getOrDefault(ItemContent.TITLE, "").strip();
    if (title.isEmpty()) {
      return new Encoding.Absent("no title");
    }
    String padded = " " + title.toLowerCase(Locale.ROOT) + " ".repeat(config.letters());
    float[] counts = new float[config.width()];
    for (int at = 0; at + config.letters() <= padded.length(); at++) {
      int hash = padded.substring(at, at + config.letters()).hashCode();
      counts[Math.floorMod(hash, counts.length)]++;
    }
    return new Encoding.Vector(scaled(counts));
  }

  private static float[] scaled(float[] counts) {
    double square = 0;
    for (float count : counts) {
      square += count * count;
    }
    for (int at = 0; at < counts.length; at++) {
      counts[at] /= (float) Math.sqrt(square);
    }
    return counts;
  }
}
