package org.ccdrec.encoders.minilm;

import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;

/**
 * The encoder {@code text-minilm}: all-MiniLM-L6-v2 (384 elements, length 1) in ONNX Runtime, with
 * weights from the jar. The sentence joins the item's texts by blanks, as the preprocessing of the
 * Amazon data sets that multimodal recommenders are compared on.
 */
final class MiniLm implements ItemEncoder {
  private static final int WIDTH = 384;

  private final MiniLmConfig config;
  private final AllMiniLmL6V2EmbeddingModel model;

  MiniLm(MiniLmConfig config) {
    configureTokenizer();
    this.config = config;
    this.model = new AllMiniLmL6V2EmbeddingModel(Runnable::run);
  }

  /**
   * Keeps the tokenizer's library, DJL, from reporting its use over the network and from CUDA,
   * unless the user decided otherwise.
   */
  private static void configureTokenizer() {
    for (String property : List.of("OPT_OUT_TRACKING", "ai.djl.offline")) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, "true");
      }
    }
    if (System.getProperty("RUST_FLAVOR") == null) {
      System.setProperty("RUST_FLAVOR", "cpu");
    }
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public List<Encoding> encode(List<ItemContent> batch) {
    return batch.stream().map(this::encode).toList();
  }

  private Encoding encode(ItemContent item) {
    String sentence = sentence(item);
    return sentence.isEmpty()
        ? new Encoding.Absent("no text")
        : new Encoding.Vector(model.embed(sentence).content().vector());
  }

  /** Returns the sentence of an item, empty if it has none of the texts. */
  private String sentence(ItemContent item) {
    List<String> parts = new ArrayList<>();
    for (String name : config.sentence()) {
      String text = item.texts().get(name);
      if (text != null && !text.isBlank()) {
        parts.add(text.strip());
      }
    }
    String sentence = String.join(" ", parts);
    int end = Math.min(config.longest(), sentence.length());
    boolean splits = end < sentence.length() && Character.isHighSurrogate(sentence.charAt(end - 1));
    return sentence.substring(0, splits ? end - 1 : end).strip();
  }
}
