package org.ccdrec.backbones.mmgcn;

import static org.ccdrec.autodiff.ops.Ops.concatColumns;
import static org.ccdrec.autodiff.ops.Ops.concatRows;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.leakyRelu;
import static org.ccdrec.autodiff.ops.Ops.matMul;
import static org.ccdrec.autodiff.ops.Ops.normalizeRows;
import static org.ccdrec.autodiff.ops.Ops.propagate;
import static org.ccdrec.autodiff.ops.Ops.rowSlice;
import static org.ccdrec.autodiff.ops.Ops.sum;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.ReceptiveField;
import org.ccdrec.backbones.shared.Linear;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.ModalityFeatures;
import org.jspecify.annotations.Nullable;

/**
 * The convolutions of one modality. From {@code x = [P; F]}, with normalised rows, each layer
 * computes
 *
 * <pre>
 * h = LReLU(mean over neighbours of x W₁)
 * x = LReLU(W₃ [h ‖ LReLU(W₂ x + b₂) + E] + b₃)
 * </pre>
 *
 * with P the users' preferences, F the features (projected where they are wide), E the id
 * embeddings and slope .01. The mean is taken of x itself, before W₁, which is equivalent and
 * applies W₁ to the rows of the next layer only.
 */
final class ModalityConvolution {
  private static final float SLOPE = .01f;

  /** The parameters of one layer, W₁ without a bias. */
  private record Layer(Parameter neighbours, Linear self, Linear both) {}

  private final Matrix features;
  private final Parameter preferences;
  private final @Nullable Linear projection;
  private final List<Layer> layers = new ArrayList<>();

  ModalityConvolution(MmGcnConfig config, BackboneContext context, ModalityFeatures modality) {
    this.features = modality.raw();
    String name = "mmgcn/" + modality.name();
    int raw = features.columns();
    int width = Math.min(raw, config.featureWidth());
    this.projection =
        raw > width
            ? Linear.xavierNormal(context.parameters(), name + "/content", raw, width)
            : null;
    this.preferences =
        context
            .parameters()
            .xavierNormal(name + "/preferences", context.interactions().userCount(), width);
    int d = context.dimension();
    for (int at = 0; at < config.layers(); at++) {
      int in = at == 0 ? width : d;
      String layer = name + "/layer" + at;
      layers.add(
          new Layer(
              context.parameters().xavierNormal(layer + "/neighbours", in, in),
              Linear.xavierNormal(context.parameters(), layer + "/self", in, d),
              Linear.xavierNormal(context.parameters(), layer + "/both", in + d, d)));
    }
  }

  /** Returns the users' preferences P, {@code users × width}. */
  Parameter preferences() {
    return preferences;
  }

  /**
   * Returns the vectors of the nodes that the field reads, in their order.
   *
   * @param users the variable of the preferences
   * @param ids the id embeddings of the field's nodes, by place
   * @param field the nodes that are read, over the means of nodes' neighbours
   */
  Var apply(Tape tape, Var users, Var ids, ReceptiveField field) {
    Var raw = tape.constant(features);
    Var items = projection == null ? raw : projection.apply(tape, raw);
    Var nodes = gather(concatRows(users, items), field.nodes());
    Var x = normalizeRows(nodes);
    for (int at = 0; at < layers.size(); at++) {
      Layer layer = layers.get(at);
      int step = layers.size() - 1 - at;
      Var mean = propagate(field.step(step), x);
      Var messages = matMul(mean, tape.parameter(layer.neighbours()));
      Var heard = leakyRelu(messages, SLOPE);
      Var own = leakyRelu(layer.self().apply(tape, rowSlice(x, 0, field.size(step))), SLOPE);
      Var known = sum(own, rowSlice(ids, 0, field.size(step)));
      Var both = concatColumns(heard, known);
      x = leakyRelu(layer.both().apply(tape, both), SLOPE);
    }
    return x;
  }
}
