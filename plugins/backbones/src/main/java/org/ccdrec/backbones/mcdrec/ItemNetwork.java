package org.ccdrec.backbones.mcdrec;

import static org.ccdrec.autodiff.ops.Ops.concatColumns;
import static org.ccdrec.autodiff.ops.Ops.dropout;
import static org.ccdrec.autodiff.ops.Ops.relu;

import java.util.List;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.shared.Linear;
import org.ccdrec.spi.ParameterRegistry;

/**
 * The network that computes the item embeddings of the propagation from ids and content side by
 * side: three dense layers of widths 2d, d and d, with rectifiers and dropout after the first two.
 */
final class ItemNetwork {
  private final List<Linear> layers;

  /**
   * Creates a network over vectors of width {@code d}.
   *
   * @param inputs the number of vectors side by side
   */
  ItemNetwork(ParameterRegistry parameters, int inputs, int d) {
    String name = "mcdrec/items/";
    this.layers =
        List.of(
            Linear.xavierNormal(parameters, name + 1, inputs * d, 2 * d),
            Linear.xavierNormal(parameters, name + 2, 2 * d, d),
            Linear.xavierNormal(parameters, name + 3, d, d));
  }

  /** Returns item embeddings with dropout at {@code rate}. */
  Var apply(Tape tape, List<Var> inputs, double rate, long seed) {
    Var x = concatColumns(inputs);
    long mask = seed;
    for (Linear layer : layers.subList(0, 2)) {
      x = relu(layer.apply(tape, x));
      x = rate == 0 ? x : dropout(x, rate, mask++);
    }
    return layers.getLast().apply(tape, x);
  }
}
