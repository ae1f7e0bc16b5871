package org.ccdrec.server.filter;

import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import org.ccdrec.snapshot.AttributeType;

/**
 * A column of ordered values, each stored as a long of the same order.
 *
 * <p>Integers are stored as they are; numbers as the bits of the double, transformed so that they
 * ascend; instants as nanoseconds since 1970, clamped to the years 1677 and 2262. A condition
 * becomes a range of such longs. A fractional bound of an integer field is rounded to the side that
 * does not change the result.
 */
final class OrderedColumn implements Column {
  private final AttributeType type;
  private final BitSet present;
  private final long[] keys;

  OrderedColumn(AttributeType type, int items) {
    this.type = type;
    this.present = new BitSet(items);
    this.keys = new long[items];
  }

  @Override
  public void add(int item, Object value) {
    present.set(item);
    keys[item] =
        switch (value) {
          case Long whole -> whole;
          case Double number -> ascending(number);
          case Instant time -> nanos(time);
          default -> throw new IllegalStateException("no ordered type: " + value.getClass());
        };
  }

  static OrderedColumn read(AttributeType type, int items, ByteBuffer in) {
    var column = new OrderedColumn(type, items);
    long[] words = new long[in.getInt()];
    in.asLongBuffer().get(words);
    in.position(in.position() + Long.BYTES * words.length);
    column.present.or(BitSet.valueOf(words));
    in.asLongBuffer().get(column.keys);
    in.position(in.position() + Long.BYTES * items);
    return column;
  }

  @Override
  public void write(DataOutputStream out) throws IOException {
    long[] words = present.toLongArray();
    out.writeInt(words.length);
    for (long word : words) {
      out.writeLong(word);
    }
    for (long key : keys) {
      out.writeLong(key);
    }
  }

  @Override
  public void markPresent(BitSet items) {
    items.or(present);
  }

  @Override
  public void markOneOf(List<Object> values, BitSet items) {
    for (Object value : values) {
      mark(low(value), high(value), items);
    }
  }

  @Override
  public void markCompared(Condition.Comparison comparison, Object bound, BitSet items) {
    switch (comparison) {
      case LESS -> {
        if (low(bound) > Long.MIN_VALUE) {
          mark(Long.MIN_VALUE, low(bound) - 1, items);
        }
      }
      case AT_MOST -> mark(Long.MIN_VALUE, high(bound), items);
      case GREATER -> {
        if (high(bound) < Long.MAX_VALUE) {
          mark(high(bound) + 1, Long.MAX_VALUE, items);
        }
      }
      case AT_LEAST -> mark(low(bound), Long.MAX_VALUE, items);
    }
  }

  private void mark(long low, long high, BitSet items) {
    for (int item = present.nextSetBit(0); item >= 0; item = present.nextSetBit(item + 1)) {
      if (keys[item] >= low && keys[item] <= high) {
        items.set(item);
      }
    }
  }

  /** Returns the smallest key that is not below a bound. */
  private long low(Object bound) {
    return key(bound, RoundingMode.CEILING);
  }

  /** Returns the largest key that is not above a bound. */
  private long high(Object bound) {
    return key(bound, RoundingMode.FLOOR);
  }

  private long key(Object bound, RoundingMode rounding) {
    if (bound instanceof Instant time) {
      return nanos(time);
    }
    BigDecimal number = (BigDecimal) bound;
    return type == AttributeType.INTEGER
        ? saturated(number.setScale(0, rounding).toBigIntegerExact())
        : ascending(number.doubleValue());
  }

  private static long ascending(double number) {
    long bits = Double.doubleToLongBits(number + 0.0); // makes −0 the same as 0
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  private static long nanos(Instant time) {
    BigInteger seconds = BigInteger.valueOf(time.getEpochSecond());
    BigInteger nanos = seconds.multiply(BigInteger.valueOf(1_000_000_000));
    return saturated(nanos.add(BigInteger.valueOf(time.getNano())));
  }

  private static long saturated(BigInteger value) {
    if (value.bitLength() > 63) {
      return value.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return value.longValueExact();
  }
}
