package org.ccdrec.autodiff;

import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.matMul;
import static org.ccdrec.autodiff.ops.Ops.rowSlice;
import static org.ccdrec.autodiff.ops.Ops.scaled;
import static org.ccdrec.autodiff.ops.Ops.squaredNorm;
import static org.ccdrec.autodiff.ops.Ops.sum;
import static org.ccdrec.autodiff.ops.Ops.tanh;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values and gradients of chunks are those of the whole, in less memory. */
final class RowChunksTest {
  private static final int D = 8;
  private static final int TABLE = 50;
  private static final int ROWS = 40;

  private final Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);
  private final SplittableRandom random = new SplittableRandom(4);
  private final Parameter table = parameter("table", TABLE, Parameter.Update.LAZY_ROWS);
  private final Parameter weights = parameter("weights", D, Parameter.Update.DENSE);
  private final Parameter first = parameter("first", ROWS, Parameter.Update.DENSE);
  private final Matrix constant = matrix(ROWS);
  private final int[] rows = random.ints(ROWS, 5, TABLE).toArray();

  @AfterEach
  void close() {
    kernels.close();
  }

  private Parameter parameter(String name, int rowCount, Parameter.Update update) {
    return new Parameter(name, matrix(rowCount), update);
  }

  private Matrix matrix(int rowCount) {
    float[] values = new float[rowCount * D];
    for (int at = 0; at < values.length; at++) {
      values[at] = random.nextFloat() - 0.5f;
    }
    return Matrix.of(rowCount, D, values);
  }

  /** The first input has a gradient, the second is constant. */
  private Var part(Tape tape, List<Var> inputs, int from, int to) {
    Var gathered = gather(tape.parameter(table), Arrays.copyOfRange(rows, from, to));
    Var moved = sum(rowSlice(inputs.get(0), from, to), rowSlice(inputs.get(1), from, to));
    return tanh(matMul(sum(gathered, moved), tape.parameter(weights)));
  }

  /** The value, and the gradients of the table, the weights and the first input. */
  private record Outcome(
      float[] value, int[] tableRows, List<float[]> gradients, long allocatedBytes) {
    void assertSameUpToRounding(Outcome other) {
      assertArrayEquals(value, other.value, 1e-6f);
      assertArrayEquals(tableRows, other.tableRows);
      for (int at = 0; at < gradients.size(); at++) {
        assertArrayEquals(gradients.get(at), other.gradients.get(at), 1e-5f);
      }
    }
  }

  private interface Recorded {
    Var of(Tape tape, Var input, Var constantInput);
  }

  private Outcome run(Recorded recorded) {
    MatrixPool pool = new MatrixPool();
    try (Tape tape = new Tape(kernels, pool)) {
      Var input = scaled(tape.parameter(first), 2);
      Var value = recorded.of(tape, input, tape.constant(constant));
      tape.backward(sum(squaredNorm(value), squaredNorm(input)));
      RowGradient ofTable =
          assertInstanceOf(RowGradient.class, gradient(tape, table), "a table keeps rows only");
      List<float[]> gradients = new ArrayList<>();
      gradients.add(ofTable.values().toArray());
      gradients.add(gradient(tape, weights).values().toArray());
      gradients.add(gradient(tape, first).values().toArray());
      return new Outcome(
          value.value().toArray(), ofTable.rows().rows(), gradients, pool.allocatedBytes());
    }
  }

  private static Gradient gradient(Tape tape, Parameter parameter) {
    @Nullable Gradient gradient = tape.gradient(tape.parameter(parameter));
    if (gradient == null) {
      throw new AssertionError(parameter + " has no gradient");
    }
    return gradient;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 20, 39, 40, 100})
  void concatenatedRowsAreThoseOfTheWhole(int size) {
    Outcome whole = run((tape, input, fixed) -> part(tape, List.of(input, fixed), 0, ROWS));
    Outcome chunked =
        run(
            (tape, input, fixed) ->
                new RowChunks(ROWS, size).concatenated(tape, D, this::part, input, fixed));
    whole.assertSameUpToRounding(chunked);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 20, 39, 40, 100})
  void sumsAreThoseOfTheWhole(int size) {
    RowChunks.Part norm = (tape, inputs, from, to) -> squaredNorm(part(tape, inputs, from, to));
    Outcome whole = run((tape, input, fixed) -> norm.compute(tape, List.of(input, fixed), 0, ROWS));
    Outcome chunked =
        run((tape, input, fixed) -> new RowChunks(ROWS, size).sum(tape, norm, input, fixed));
    assertEquals(whole.value[0], chunked.value[0], 1e-5f * whole.value[0]);
    for (int at = 0; at < whole.gradients.size(); at++) {
      float[] expected = whole.gradients.get(at);
      for (int element = 0; element < expected.length; element++) {
        float bound = 1e-4f * Math.max(1, Math.abs(expected[element]));
        assertEquals(expected[element], chunked.gradients.get(at)[element], bound);
      }
    }
  }

  @Test
  void oneChunkIsRecordedDirectly() {
    try (Tape tape = new Tape(kernels, new MatrixPool())) {
      RowChunks.of(RowChunks.LARGEST_WHOLE)
          .concatenated(
              tape,
              D,
              (own, inputs, from, to) -> {
                assertSame(tape, own);
                return own.parameter(weights);
              });
    }
    assertTrue(RowChunks.of(0).isWhole());
    assertTrue(RowChunks.of(RowChunks.LARGEST_WHOLE).isWhole());
    assertFalse(RowChunks.of(RowChunks.LARGEST_WHOLE + 1).isWhole());
  }

  /** Fifty intermediate matrices of a part cost the memory of a chunk, not of all rows. */
  @Test
  void memoryIsThatOfOneChunk() {
    Parameter large = parameter("large", 1 << 15, Parameter.Update.DENSE);
    RowChunks.Part deep =
        (tape, inputs, from, to) -> {
          Var x = rowSlice(tape.parameter(large), from, to);
          for (int layer = 0; layer < 50; layer++) {
            x = tanh(x);
          }
          return x;
        };
    assertTrue(allocated(deep, 1 << 15) > 4 * allocated(deep, 1 << 11));
  }

  private long allocated(RowChunks.Part part, int size) {
    MatrixPool pool = new MatrixPool();
    try (Tape tape = new Tape(kernels, pool)) {
      tape.backward(squaredNorm(new RowChunks(1 << 15, size).concatenated(tape, D, part)));
    }
    return pool.allocatedBytes();
  }

  /** A parameter that one chunk alone uses gets that chunk's gradient. */
  @Test
  void chunksMayUseDifferentParameters() {
    try (Tape tape = new Tape(kernels, new MatrixPool())) {
      RowChunks.Part part =
          (own, inputs, from, to) -> {
            Var x = gather(own.parameter(table), Arrays.copyOfRange(rows, from, to));
            return squaredNorm(from == 10 ? matMul(x, own.parameter(weights)) : x);
          };
      tape.backward(new RowChunks(ROWS, 10).sum(tape, part));
      assertEquals(2, tape.parameterGradients().size());
      assertNull(tape.gradient(tape.parameter(first)));
    }
  }

  @Test
  void refusesChunksWithoutRows() {
    assertThrows(IllegalArgumentException.class, () -> new RowChunks(3, 0));
    assertThrows(IllegalArgumentException.class, () -> new RowChunks(-1, 1));
  }
}
