package org.ccdrec.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sparse products as ND4J operations: rows of {@code x} are gathered by edge, weighted, and summed
 * by target row, in blocks of target rows that bound the memory of gathered rows.
 *
 * <p>The edges of the last few graphs that were propagated in full are cached as ND4J arrays, keyed
 * by the graph's identity.
 */
final class Nd4jGraphs {
  private static final int EDGES_PER_BLOCK = 1 << 16;
  private static final int GRAPHS_KEPT = 8;

  /**
   * Edges into some target rows.
   *
   * @param targets the rows of the result that the block computes
   * @param columns source row of each edge
   * @param values weight of each edge, a column
   * @param places the place of each edge's target in {@code targets}, ascending
   */
  private record Block(int[] targets, INDArray columns, INDArray values, INDArray places) {}

  private final Nd4jKernels kernels;
  private final Map<SparseMatrix, List<Block>> whole = new LinkedHashMap<>();

  Nd4jGraphs(Nd4jKernels kernels) {
    this.kernels = kernels;
  }

  void propagate(
      SparseMatrix matrix, Matrix x, @Nullable RowSet support, RowSet outRows, Matrix out) {
    boolean all = outRows.isAll() && (support == null || support.isAll());
    List<Block> blocks = all ? wholeBlocks(matrix, outRows) : blocks(matrix, support, outRows);
    INDArray source = x.length() == 0 ? null : kernels.read(x);
    for (Block block : blocks) {
      long[] shape = {block.targets.length, out.columns()};
      INDArray sums =
          source == null || block.columns.isEmpty()
              ? Nd4j.zeros(DataType.FLOAT, shape)
              : sums(source, block);
      kernels.writeRows(sums, block.targets, out);
    }
  }

  private static INDArray sums(INDArray source, Block block) {
    INDArray gathered = Nd4jKernels.op("gather", source, block.columns);
    INDArray weighted = Nd4jKernels.op("multiply", gathered, block.values);
    INDArray count = Nd4j.scalar(block.targets.length);
    return Nd4jKernels.op("unsorted_segment_sum", weighted, block.places, count);
  }

  private List<Block> wholeBlocks(SparseMatrix matrix, RowSet outRows) {
    List<Block> kept = whole.remove(matrix);
    List<Block> blocks = kept == null ? blocks(matrix, null, outRows) : kept;
    whole.put(matrix, blocks);
    if (whole.size() > GRAPHS_KEPT) {
      whole.remove(whole.keySet().iterator().next());
    }
    return blocks;
  }

  private static List<Block> blocks(SparseMatrix matrix, @Nullable RowSet support, RowSet outRows) {
    List<Block> blocks = new ArrayList<>();
    int[] rows = outRows.rows();
    int from = 0;
    while (from < rows.length) {
      int to = from;
      int edges = 0;
      while (to < rows.length && (to == from || edges < EDGES_PER_BLOCK)) {
        edges += matrix.offsets()[rows[to] + 1] - matrix.offsets()[rows[to]];
        to++;
      }
      blocks.add(block(matrix, support, Arrays.copyOfRange(rows, from, to), edges));
      from = to;
    }
    return blocks;
  }

  private static Block block(
      SparseMatrix matrix, @Nullable RowSet support, int[] targets, int capacity) {
    int[] columns = new int[capacity + 1];
    float[] values = new float[capacity + 1];
    int[] places = new int[capacity + 1];
    int count = 0;
    for (int place = 0; place < targets.length; place++) {
      int end = matrix.offsets()[targets[place] + 1];
      for (int at = matrix.offsets()[targets[place]]; at < end; at++) {
        int column = matrix.columnIndices()[at];
        if (support == null || support.contains(column)) {
          columns[count] = column;
          values[count] = matrix.values()[at];
          places[count++] = place;
        }
      }
    }
    if (count == 0) {
      INDArray none = Nd4j.empty();
      return new Block(targets, none, none, none);
    }
    if (count == 1) {
      // ND4J mistakes a single gathered row for a vector of segments; a second edge of weight 0
      // avoids this.
      columns[1] = columns[0];
      places[1] = places[0];
      count = 2;
    }
    return new Block(
        targets,
        Nd4jKernels.indices(Arrays.copyOf(columns, count)),
        Nd4j.createFromArray(Arrays.copyOf(values, count)).reshape(count, 1),
        Nd4jKernels.indices(Arrays.copyOf(places, count)));
  }
}
