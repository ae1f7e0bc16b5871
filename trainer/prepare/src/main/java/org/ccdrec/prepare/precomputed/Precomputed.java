package org.ccdrec.prepare.precomputed;

import java.util.List;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;

/** The encoder {@code precomputed}. */
final class Precomputed implements ItemEncoder {
  private final Vectors vectors;
  private final RowIds ids;
  private final String fingerprint;

  Precomputed(Vectors vectors, RowIds ids, String fingerprint) {
    this.vectors = vectors;
    this.ids = ids;
    this.fingerprint = fingerprint;
    if (ids.size() >= 0 && ids.size() != vectors.rows()) {
      vectors.close();
      throw new IllegalArgumentException(
          "ids must have one line per row; it has %,d lines, file has %,d rows"
              .formatted(ids.size(), vectors.rows()));
    }
  }

  @Override
  public int width() {
    return vectors.width();
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public List<Encoding> encode(List<ItemContent> batch) {
    return batch.stream().map(this::encode).toList();
  }

  private Encoding encode(ItemContent item) {
    long row = ids.row(item.id());
    if (row < 0 || row >= vectors.rows()) {
      return new Encoding.Absent("no row");
    }
    float[] vector = vectors.row(row);
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        return new Encoding.Broken("not finite");
      }
    }
    return new Encoding.Vector(vector);
  }

  @Override
  public void close() {
    vectors.close();
  }
}
