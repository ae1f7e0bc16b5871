package org.ccdrec.dl4j.twotower;

import java.util.List;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A two-tower retrieval model (Covington, Adams and Sargin, "Deep neural networks for YouTube
 * recommendations", RecSys 2016, in its simplest form), whose score is the inner product of the
 * towers' outputs. A tower is x + tanh(x W₁ + b₁) W₂ + b₂. A user's x is an embedding, an item's an
 * embedding plus a linear map of its content, all modalities side by side.
 *
 * <p>Each tower is a Deeplearning4j computation graph, embeddings included; the tape sees its
 * parameters as one flat vector, and the trainer's optimizer moves them. The towers pass over all
 * users and items in each step, and values are copied, so that the model suits small catalogues. It
 * has no item representation before a propagation to fuse, so that it cannot be combined with
 * CCDRec.
 */
public final class TwoTower implements Backbone {
  private final TowerOp users;
  private final TowerOp items;
  private final Parameter userParameters;
  private final Parameter itemParameters;

  /** Creates the backbone. */
  public TwoTower(TwoTowerConfig config, BackboneContext context) {
    int userCount = context.interactions().userCount();
    int itemCount = context.interactions().itemCount();
    List<ModalityFeatures> modalities = config.content() ? context.modalities() : List.of();
    INDArray content = modalities.isEmpty() ? null : content(modalities, itemCount);
    int width = content == null ? 0 : Math.toIntExact(content.size(1));
    ComputationGraph ofUsers = graph(new Shape("user", userCount, 0), config.hidden(), context);
    ComputationGraph ofItems = graph(new Shape("item", itemCount, width), config.hidden(), context);
    this.users = new TowerOp("user tower", ofUsers, indices(userCount));
    this.items =
        content == null
            ? new TowerOp("item tower", ofItems, indices(itemCount))
            : new TowerOp("item tower", ofItems, indices(itemCount), content);
    this.userParameters = parameter("user-tower", ofUsers, context);
    this.itemParameters = parameter("item-tower", ofItems, context);
  }

  /**
   * The shape of a tower.
   *
   * @param name names its seed
   * @param rows number of embeddings
   * @param contentWidth width of the content, 0 for none
   */
  private record Shape(String name, int rows, int contentWidth) {}

  private static ComputationGraph graph(Shape shape, int hidden, BackboneContext context) {
    int d = context.dimension();
    boolean hasContent = shape.contentWidth > 0;
    ComputationGraphConfiguration.GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(context.random().seed("dl4j-tower:" + shape.name, 0))
            .weightInit(WeightInit.XAVIER)
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs(hasContent ? List.of("id", "content") : List.of("id"))
            .addLayer(
                "embedding", new EmbeddingLayer.Builder().nIn(shape.rows).nOut(d).build(), "id");
    String x = "embedding";
    if (hasContent) {
      graph
          .addLayer(
              "projection",
              new DenseLayer.Builder().nIn(shape.contentWidth).nOut(d).hasBias(false).build(),
              "content")
          .addVertex("x", new ElementWiseVertex(Op.Add), "embedding", "projection");
      x = "x";
    }
    graph
        .addLayer(
            "hidden",
            new DenseLayer.Builder().nIn(d).nOut(hidden).activation(Activation.TANH).build(),
            x)
        .addLayer("out", new DenseLayer.Builder().nIn(hidden).nOut(d).build(), "hidden")
        .addVertex("tower", new ElementWiseVertex(Op.Add), x, "out")
        .setOutputs("tower");
    ComputationGraph made = new ComputationGraph(graph.build());
    made.init();
    return made;
  }

  private static INDArray indices(int count) {
    return Nd4j.arange(count).castTo(DataType.FLOAT).reshape(count, 1);
  }

  private static INDArray content(List<ModalityFeatures> modalities, int items) {
    INDArray[] parts =
        modalities.stream()
            .map(ModalityFeatures::raw)
            .map(raw -> Nd4j.createFromArray(raw.toArray()).reshape(items, raw.columns()))
            .toArray(INDArray[]::new);
    return Nd4j.hstack(parts);
  }

  private static Parameter parameter(String name, ComputationGraph graph, BackboneContext context) {
    float[] initial = graph.params().dup().reshape(graph.numParams()).toFloatVector();
    return context
        .parameters()
        .of(name, Matrix.of(1, initial.length, initial), Parameter.Update.DENSE);
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    return true;
  }

  @Override
  public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
    return Representations.of(
        tape.apply(users, tape.parameter(userParameters)),
        tape.apply(items, tape.parameter(itemParameters)));
  }
}
