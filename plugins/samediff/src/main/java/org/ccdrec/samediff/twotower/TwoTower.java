package org.ccdrec.samediff.twotower;

import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.samediff.graph.SameDiffFunction;
import org.ccdrec.samediff.graph.SameDiffFunction.Input;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.ParameterRegistry;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A two-tower retrieval model (Covington, Adams and Sargin, "Deep neural networks for YouTube
 * recommendations", RecSys 2016, in its simplest form): a tower is x + tanh(x W₁ + b) W₂. A user's
 * x is an embedding, an item's the fused embedding plus the mean over modalities of the projected
 * content.
 *
 * <p>The towers are a SameDiff graph; embeddings, projection and fusion are on the tape, and
 * gradients cross the boundary between the two.
 */
public final class TwoTower implements Backbone {
  private final List<ModalityFeatures> modalities;
  private final int[] allItems;
  private final Parameter users;
  private final Parameter items;
  private final List<Parameter> weights;
  private final SameDiffFunction towers;

  /** Creates the backbone. */
  public TwoTower(TwoTowerConfig config, BackboneContext context) {
    this.modalities = config.content() ? context.modalities() : List.of();
    int userCount = context.interactions().userCount();
    int itemCount = context.interactions().itemCount();
    int width = context.dimension();
    this.allItems = IntStream.range(0, itemCount).toArray();
    ParameterRegistry parameters = context.parameters();
    this.users = parameters.xavierUniform("users", userCount, width);
    this.items = parameters.xavierUniform("items", itemCount, width);
    int hidden = config.hidden();
    this.weights =
        List.of(
            parameters.xavierUniform("user-hidden", width, hidden),
            bias(parameters, "user-bias", hidden),
            parameters.xavierUniform("user-out", hidden, width),
            parameters.xavierUniform("item-hidden", width, hidden),
            bias(parameters, "item-bias", hidden),
            parameters.xavierUniform("item-out", hidden, width));
    this.towers =
        SameDiffFunction.define(
            "two towers",
            List.of(
                new Input("users", -1, width),
                new Input("items", -1, width),
                new Input("userHidden", width, hidden),
                new Input("userBias", 1, hidden),
                new Input("userOut", hidden, width),
                new Input("itemHidden", width, hidden),
                new Input("itemBias", 1, hidden),
                new Input("itemOut", hidden, width)),
            (graph, in) ->
                List.of(
                    tower(graph, in.get(0), in.subList(2, 5)),
                    tower(graph, in.get(1), in.subList(5, 8))));
  }

  private static Parameter bias(ParameterRegistry parameters, String name, int width) {
    return parameters.of(name, Matrix.zeros(1, width), Parameter.Update.DENSE);
  }

  private static SDVariable tower(SameDiff graph, SDVariable x, List<SDVariable> weights) {
    SDVariable hidden = graph.math().tanh(x.mmul(weights.get(0)).add(weights.get(1)));
    return x.add(hidden.mmul(weights.get(2)));
  }

  @Override
  public Parameter itemEmbeddings() {
    return items;
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    return true;
  }

  @Override
  public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
    Var[] arguments = new Var[2 + weights.size()];
    arguments[0] = tape.parameter(users);
    arguments[1] = withContent(tape, fusion.fuse(tape, tape.parameter(items)));
    for (int at = 0; at < weights.size(); at++) {
      arguments[2 + at] = tape.parameter(weights.get(at));
    }
    List<Var> made = towers.apply(tape, arguments);
    return Representations.of(made.get(0), made.get(1));
  }

  private Var withContent(Tape tape, Var embeddings) {
    if (modalities.isEmpty()) {
      return embeddings;
    }
    float[] shares = new float[modalities.size() + 1];
    Arrays.fill(shares, 1f / modalities.size());
    shares[modalities.size()] = 1;
    Var[] parts = new Var[shares.length];
    for (int at = 0; at < modalities.size(); at++) {
      parts[at] = modalities.get(at).project(tape, allItems);
    }
    parts[modalities.size()] = embeddings;
    return weightedSum(shares, parts);
  }
}
