package org.ccdrec.samediff.graph;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One output of a SameDiff graph as an operation of the tape. Its vector–Jacobian product is
 * SameDiff's gradient of ⟨output, upstream⟩, where the upstream gradient is a placeholder too.
 */
final class GraphOp implements Op<NoResidual> {
  static final String UPSTREAM = "upstream";
  private static final String RESULT = "result";

  private final String name;
  private final SameDiff graph;
  private final List<String> inputs;
  private final Set<String> reached;

  private GraphOp(String name, SameDiff graph, List<String> inputs, Set<String> reached) {
    this.name = name;
    this.graph = graph;
    this.inputs = inputs;
    this.reached = reached;
  }

  /**
   * Completes a graph.
   *
   * @param inputs names of its placeholders, in the order of the operation's inputs
   * @param output the output
   */
  static GraphOp of(String name, SameDiff graph, List<String> inputs, SDVariable output) {
    SDVariable result = graph.identity(RESULT, output);
    Set<String> reached = ancestors(graph, output);
    reached.retainAll(inputs);
    SDVariable upstream = graph.placeHolder(UPSTREAM, DataType.FLOAT, -1, -1);
    SDVariable loss = result.mul(upstream).sum();
    graph.setLossVariables(loss);
    graph.createGradFunction(reached.toArray(String[]::new));
    return new GraphOp(name, graph, List.copyOf(inputs), Set.copyOf(reached));
  }

  /** Returns the names of a variable and of everything it is computed from. */
  private static Set<String> ancestors(SameDiff graph, SDVariable variable) {
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(variable.name()));
    while (!open.isEmpty()) {
      String next = open.pop();
      DifferentialFunction maker = graph.getVariableOutputOp(next);
      if (found.add(next) && maker != null) {
        for (SDVariable input : maker.args()) {
          open.push(input.name());
        }
      }
    }
    return found;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> values) {
    INDArray made = graph.outputSingle(placeholders(values), RESULT);
    return Result.of(copy(workspace, made));
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    List<String> wanted = new ArrayList<>();
    for (int input = 0; input < inputs.size(); input++) {
      if (backward.wanted(input) && reached.contains(inputs.get(input))) {
        wanted.add(inputs.get(input));
      }
    }
    Map<String, INDArray> given = placeholders(backward.inputs());
    given.put(UPSTREAM, array(backward.denseUpstream()));
    Map<String, INDArray> found =
        wanted.isEmpty() ? Map.of() : graph.calculateGradients(given, wanted);
    List<@Nullable Gradient> gradients = new ArrayList<>();
    for (String input : inputs) {
      INDArray gradient = found.get(input);
      gradients.add(
          gradient == null ? null : new DenseGradient(copy(backward.workspace(), gradient)));
    }
    return gradients;
  }

  /** Copies the arguments: SameDiff may keep them longer than a tape keeps its memory. */
  private Map<String, INDArray> placeholders(List<Matrix> values) {
    Map<String, INDArray> given = new HashMap<>();
    for (int input = 0; input < inputs.size(); input++) {
      if (reached.contains(inputs.get(input))) {
        given.put(inputs.get(input), array(values.get(input)));
      }
    }
    return given;
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
