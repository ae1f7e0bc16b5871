package org.ccdrec.encoders.minilm;

import java.util.List;
import org.ccdrec.config.Setting;

/**
 * The configuration of {@code text-minilm}.
 *
 * @param sentence the texts that are joined to one sentence, in order
 * @param longest most characters of a sentence that are read
 */
public record MiniLmConfig(
    @Setting(
            help = "The texts that are joined to one sentence, in order",
            defaultValue = "[title, brand, category, description]")
        List<String> sentence,
    @Setting(
            help = "Most characters of a sentence that are read",
            defaultValue = "1000",
            min = "1",
            max = "100000")
        int longest) {
  /** Checks that there is a text to read. */
  public MiniLmConfig {
    sentence = List.copyOf(sentence);
    if (sentence.isEmpty()) {
      throw new IllegalArgumentException("sentence must name at least one text; sentence=[]");
    }
  }
}
