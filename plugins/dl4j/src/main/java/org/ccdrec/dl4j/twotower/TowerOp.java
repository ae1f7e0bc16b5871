package org.ccdrec.dl4j.twotower;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The output of a computation graph with one output as an operation of the tape. Its only input is
 * the flat vector of the graph's parameters, {@code 1 × p}; the graph's own inputs are constants.
 */
final class TowerOp implements Op<NoResidual> {
  private final String name;
  private final ComputationGraph graph;
  private final INDArray[] inputs;

  /**
   * Creates the operation.
   *
   * @param inputs the inputs of the graph, a row for each row of the output
   */
  TowerOp(String name, ComputationGraph graph, INDArray... inputs) {
    this.name = name;
    this.graph = graph;
    this.inputs = inputs.clone();
    graph.initGradientsView();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> parameters) {
    graph.setParams(array(parameters.getFirst()));
    return Result.of(copy(workspace, graph.output(false, inputs)[0]));
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    graph.setParams(array(backward.input(0)));
    graph.feedForward(inputs, true, false);
    INDArray gradient = graph.backpropGradient(array(backward.denseUpstream())).gradient();
    graph.clear();
    return Arrays.asList(
        new DenseGradient(copy(backward.workspace(), gradient.reshape(1, gradient.length()))));
  }

  private static INDArray array(Matrix matrix) {
    return Nd4j.createFromArray(matrix.toArray()).reshape(matrix.rows(), matrix.columns());
  }

  private Matrix copy(Workspace workspace, INDArray values) {
    if (values.rank() != 2 || values.dataType() != DataType.FLOAT) {
      throw new IllegalStateException(
          "%s: values and gradients must be float32 matrices; %s"
              .formatted(name, values.shapeInfoToString()));
    }
    Matrix copy =
        workspace.matrix(Math.toIntExact(values.size(0)), Math.toIntExact(values.size(1)));
    copy.segment().copyFrom(MemorySegment.ofArray(values.dup('c').data().asFloat()));
    return copy;
  }
}
