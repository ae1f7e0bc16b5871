package org.ccdrec.testkit;

import java.util.List;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * An operation with inputs and independent definitions of the same function: in double precision
 * from its formula, and optionally as a SameDiff graph and as a composition of other operations.
 * Created by {@link #of}; immutable.
 */
public final class OpCase {
  /**
   * A function of leaves on a tape: the operation under test, or a composition with the same value.
   */
  @FunctionalInterface
  public interface Function {
    /** Applies the function. */
    Var on(Tape tape, List<Var> inputs);
  }

  /** The definition in double precision. */
  @FunctionalInterface
  public interface Formula {
    /** Computes the value from the inputs. */
    DoubleMatrix of(List<DoubleMatrix> inputs);
  }

  /** The definition as a SameDiff graph. */
  @FunctionalInterface
  public interface Graph {
    /** Builds the graph of the inputs. */
    SDVariable of(SameDiff graph, List<SDVariable> inputs);
  }

  private final String name;
  private final Function function;
  private final List<Matrix> inputs;
  private final Formula formula;
  private final RowSet read;
  private final @Nullable Graph graph;
  private final @Nullable Function composed;

  private OpCase(
      String name,
      Function function,
      List<Matrix> inputs,
      Formula formula,
      RowSet read,
      @Nullable Graph graph,
      @Nullable Function composed) {
    this.name = name;
    this.function = function;
    this.inputs = List.copyOf(inputs);
    this.formula = formula;
    this.read = read;
    this.graph = graph;
    this.composed = composed;
  }

  /**
   * Creates a case of a function of leaves, all of whose rows are defined.
   *
   * @param name the name for messages
   * @param inputs values in whose neighbourhood the function is smooth
   */
  public static OpCase of(String name, Function function, List<Matrix> inputs, Formula formula) {
    int rows = formula.of(inputs.stream().map(DoubleMatrix::of).toList()).rows();
    return new OpCase(name, function, inputs, formula, RowSet.all(rows), null, null);
  }

  /** Creates a case of an operation, all of whose rows are defined. */
  public static OpCase of(Op<?> op, List<Matrix> inputs, Formula formula) {
    return of(op.name(), (tape, in) -> tape.apply(op, in.toArray(Var[]::new)), inputs, formula);
  }

  /** Returns this case with a SameDiff graph, whose gradients are compared too. */
  public OpCase withGraph(Graph own) {
    return new OpCase(name, function, inputs, formula, read, own, composed);
  }

  /** Returns this case with a composition of other operations that has the same value. */
  public OpCase withComposition(Function own) {
    return new OpCase(name, function, inputs, formula, read, graph, own);
  }

  /** Returns this case for an operation whose value is defined in some rows only. */
  public OpCase readIn(RowSet rows) {
    return new OpCase(name, function, inputs, formula, rows, graph, composed);
  }

  /** Returns the name for messages. */
  public String name() {
    return name;
  }

  Function function() {
    return function;
  }

  List<Matrix> inputs() {
    return inputs;
  }

  RowSet read() {
    return read;
  }

  @Nullable Graph graph() {
    return graph;
  }

  @Nullable Function composed() {
    return composed;
  }

  List<DoubleMatrix> doubles() {
    return inputs.stream().map(DoubleMatrix::of).toList();
  }

  DoubleMatrix value(List<DoubleMatrix> at) {
    return formula.of(at);
  }

  @Override
  public String toString() {
    return name + " " + inputs;
  }
}
