package org.ccdrec.samediff.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A function of matrices that is defined as a SameDiff graph and applied on a tape; gradients cross
 * the boundary both ways.
 *
 * <p>A graph is a function of its inputs only: it must not draw random numbers, because two passes
 * over one step would then disagree. All values are float32. Each output is a separate graph, so
 * intermediate results shared by several outputs are computed once per output. Used by one thread.
 */
public final class SameDiffFunction {
  private final String name;
  private final int inputs;
  private final List<GraphOp> outputs;

  private SameDiffFunction(String name, int inputs, List<GraphOp> outputs) {
    this.name = name;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /**
   * An input of a function.
   *
   * @param name its name in the graph
   * @param rows its number of rows; −1 for any
   * @param columns its number of columns; −1 for any
   */
  public record Input(String name, long rows, long columns) {}

  /** Builds a graph. */
  @FunctionalInterface
  public interface Definition {
    /**
     * Adds operations to a graph; called once for each output, with a new graph each time.
     *
     * @param inputs a variable for each input, in order
     * @return the outputs, at least one
     */
    List<SDVariable> define(SameDiff graph, List<SDVariable> inputs);
  }

  /**
   * Defines a function.
   *
   * @param name the name that profiles report
   * @throws IllegalArgumentException if the input names are not distinct or there is no output
   */
  public static SameDiffFunction define(String name, List<Input> inputs, Definition definition) {
    Set<String> names = new LinkedHashSet<>();
    for (Input input : inputs) {
      if (input.name().equals(GraphOp.UPSTREAM) || !names.add(input.name())) {
        throw new IllegalArgumentException(
            "input names must be distinct and different from %s; %s"
                .formatted(GraphOp.UPSTREAM, input.name()));
      }
    }
    List<GraphOp> outputs = new ArrayList<>();
    int output = 0;
    do {
      SameDiff graph = SameDiff.create();
      List<SDVariable> made = definition.define(graph, placeholders(graph, inputs));
      if (output >= made.size()) {
        throw new IllegalArgumentException(
            "a function must have at least one output, and the same number on each call; function="
                + name);
      }
      outputs.add(GraphOp.of(name, graph, List.copyOf(names), made.get(output)));
      output = output + 1 == made.size() ? 0 : output + 1;
    } while (output > 0);
    return new SameDiffFunction(name, inputs.size(), List.copyOf(outputs));
  }

  private static List<SDVariable> placeholders(SameDiff graph, List<Input> inputs) {
    return inputs.stream()
        .map(
            input -> graph.placeHolder(input.name(), DataType.FLOAT, input.rows(), input.columns()))
        .toList();
  }

  /**
   * Applies the function.
   *
   * @param arguments a matrix for each input, in order
   * @return a matrix for each output, in order
   */
  public List<Var> apply(Tape tape, Var... arguments) {
    if (arguments.length != inputs) {
      throw new IllegalArgumentException(
          "%s takes %d matrices; %d".formatted(name, inputs, arguments.length));
    }
    return outputs.stream().map(output -> tape.apply(output, arguments)).toList();
  }
}
