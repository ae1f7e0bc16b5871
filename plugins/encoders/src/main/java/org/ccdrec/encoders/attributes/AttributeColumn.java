package org.ccdrec.encoders.attributes;

import java.util.List;

/** How one attribute is encoded, as learned from a catalogue. */
sealed interface AttributeColumn {
  /** Returns the attribute's name. */
  String name();

  /** Returns the number of elements. */
  int width();

  /**
   * A number, standardised.
   *
   * @param name the attribute
   * @param mean the mean
   * @param deviation the standard deviation; 1 if all values are equal
   */
  record Numeric(String name, double mean, double deviation) implements AttributeColumn {
    @Override
    public int width() {
      return 1;
    }
  }

  /**
   * A category with an element for each value; unknown values have none.
   *
   * @param name the attribute
   * @param values the values, sorted
   */
  record OneHot(String name, List<String> values) implements AttributeColumn {
    public OneHot {
      values = List.copyOf(values);
    }

    @Override
    public int width() {
      return values.size();
    }
  }

  /**
   * A category with many values, each mapped to an element and a sign by its hash (Weinberger et
   * al., ICML 2009).
   *
   * @param name the attribute
   * @param width the number of elements
   */
  record Hashed(String name, int width) implements AttributeColumn {}
}
