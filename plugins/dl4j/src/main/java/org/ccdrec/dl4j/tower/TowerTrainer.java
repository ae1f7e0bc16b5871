package org.ccdrec.dl4j.tower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Training of a content tower, after DropoutNet (Volkovs, Yu and Poutanen, NIPS 2017): two hidden
 * layers with batch normalisation and dropout learn the served vectors of warm items from their
 * content. A tenth of the items is held out for early stopping; whole modalities are left out at
 * random, so that the tower copes with items that lack one.
 *
 * <p>The result is deterministic for a seed on one machine. Stateless.
 */
public final class TowerTrainer {
  /** The least number of items to learn from. */
  static final int LEAST_ITEMS = 20;

  private static final int LAYERS_PER_BLOCK = 4;
  private static final int HIDDEN_BLOCKS = 2;
  private static final int HELD_OUT = 10;

  private TowerTrainer() {}

  /**
   * A trained tower.
   *
   * @param tower the tower of the best epoch
   * @param epochs number of epochs trained
   * @param loss held-out loss of the best epoch
   */
  public record Trained(ContentTower tower, int epochs, double loss) {}

  /** Trains a tower. */
  public static Trained train(TowerData data, TowerConfig config) {
    return new Training(data, config).run();
  }

  /** One training with its arrays. */
  private static final class Training {
    private final TowerData data;
    private final TowerConfig config;
    private final SplittableRandom random;
    private final ContentTower empty;
    private final float scale;
    private final float meanWeight;
    private final MultiLayerNetwork network;

    Training(TowerData data, TowerConfig config) {
      this.data = data;
      this.config = config;
      this.random = new SplittableRandom(config.seed());
      this.empty =
          new ContentTower(
              data.modalities().stream().map(Training::standardisation).toList(), List.of());
      this.scale = meanLength(data.targets());
      this.meanWeight = mean(data.weights());
      this.network = new MultiLayerNetwork(configuration());
      network.init();
    }

    private MultiLayerConfiguration configuration() {
      int width = empty.input(content(0)).length;
      NeuralNetConfiguration.ListBuilder layers =
          new NeuralNetConfiguration.Builder()
              .seed(config.seed())
              .updater(new Adam(config.learningRate()))
              .weightInit(WeightInit.RELU)
              .list();
      int in = width;
      for (int block = 0; block < HIDDEN_BLOCKS; block++) {
        layers.layer(
            new DenseLayer.Builder()
                .nIn(in)
                .nOut(config.hidden())
                .activation(Activation.IDENTITY)
                .build());
        layers.layer(
            new BatchNormalization.Builder()
                .nIn(config.hidden())
                .nOut(config.hidden())
                .useLogStd(false)
                .build());
        layers.layer(new ActivationLayer.Builder().activation(Activation.RELU).build());
        layers.layer(new DropoutLayer.Builder(config.retain()).build());
        in = config.hidden();
      }
      layers.layer(
          new OutputLayer.Builder(new DirectionAndLengthLoss())
              .nIn(in)
              .nOut(data.targets()[0].length)
              .activation(Activation.IDENTITY)
              .weightInit(WeightInit.XAVIER)
              .build());
      return layers.build();
    }

    Trained run() {
      int[] order = shuffled(data.targets().length);
      int heldOut = Math.max(1, order.length / HELD_OUT);
      int[] held = Arrays.copyOfRange(order, 0, heldOut);
      int[] learnt = Arrays.copyOfRange(order, heldOut, order.length);
      INDArray best = network.params().dup();
      double least = loss(held);
      int epoch = 0;
      for (int last = 0; epoch < config.epochs() && epoch - last < config.patience(); epoch++) {
        epoch(learnt);
        double loss = loss(held);
        if (loss < least) {
          least = loss;
          last = epoch;
          best = network.params().dup();
        }
      }
      network.setParams(best);
      return new Trained(tower(), epoch, least);
    }

    private void epoch(int[] learnt) {
      int[] order = learnt.clone();
      shuffle(order);
      for (int from = 0; from < order.length; from += config.batchSize()) {
        int[] batch =
            Arrays.copyOfRange(order, from, Math.min(from + config.batchSize(), order.length));
        if (batch.length > 1) { // one row has no variance to normalise by
          network.fit(inputs(batch, true), targets(batch), null, weights(batch));
        }
      }
    }

    private double loss(int[] items) {
      INDArray output = network.output(inputs(items, false), false);
      return new DirectionAndLengthLoss()
          .computeScore(targets(items), output, new ActivationIdentity(), weights(items), true);
    }

    private List<float[]> content(int item) {
      return data.modalities().stream().map(rows -> rows[item]).toList();
    }

    private INDArray inputs(int[] items, boolean drops) {
      float[][] rows = new float[items.length][];
      for (int at = 0; at < items.length; at++) {
        List<float[]> content = content(items[at]);
        rows[at] = empty.input(drops ? dropped(content) : content);
      }
      return Nd4j.create(rows);
    }

    /** Leaves modalities out at random, but never the last one that the item has. */
    private List<float[]> dropped(List<float[]> content) {
      List<float[]> kept = new ArrayList<>(content);
      long left = content.stream().filter(each -> !ContentTower.isMissing(each)).count();
      for (int at = 0; at < kept.size(); at++) {
        boolean has = !ContentTower.isMissing(kept.get(at));
        if (has && left > 1 && random.nextDouble() < config.modalityDropout()) {
          kept.set(at, new float[0]);
          left--;
        }
      }
      return kept;
    }

    /** Returns the targets, scaled to a mean length of 1. */
    private INDArray targets(int[] items) {
      float[][] rows = new float[items.length][];
      for (int at = 0; at < items.length; at++) {
        rows[at] = data.targets()[items[at]].clone();
        for (int column = 0; column < rows[at].length; column++) {
          rows[at][column] /= scale;
        }
      }
      return Nd4j.create(rows);
    }

    private INDArray weights(int[] items) {
      float[][] rows = new float[items.length][1];
      for (int at = 0; at < items.length; at++) {
        rows[at][0] = data.weights()[items[at]] / meanWeight;
      }
      return Nd4j.create(rows);
    }

    private int[] shuffled(int count) {
      int[] order = IntStream.range(0, count).toArray();
      shuffle(order);
      return order;
    }

    private void shuffle(int[] order) {
      for (int at = order.length - 1; at > 0; at--) {
        int other = random.nextInt(at + 1);
        int moved = order[at];
        order[at] = order[other];
        order[other] = moved;
      }
    }

    /** Returns the layers with batch normalisation and the scale of the targets folded in. */
    private ContentTower tower() {
      List<ContentTower.Layer> layers = new ArrayList<>();
      for (int block = 0; block < HIDDEN_BLOCKS; block++) {
        int at = block * LAYERS_PER_BLOCK;
        layers.add(FoldedLayers.normalised(network.getLayer(at), network.getLayer(at + 1)));
      }
      layers.add(FoldedLayers.scaled(network.getLayer(HIDDEN_BLOCKS * LAYERS_PER_BLOCK), scale));
      return new ContentTower(empty.inputs(), layers);
    }

    private static ContentTower.Standardisation standardisation(float[][] rows) {
      int columns = rows[0].length;
      double[] sums = new double[columns];
      double[] squares = new double[columns];
      int count = 0;
      for (float[] row : rows) {
        if (!ContentTower.isMissing(row)) {
          count++;
          for (int column = 0; column < columns; column++) {
            sums[column] += row[column];
            squares[column] += (double) row[column] * row[column];
          }
        }
      }
      float[] means = new float[columns];
      float[] scales = new float[columns];
      for (int column = 0; column < columns && count > 0; column++) {
        double mean = sums[column] / count;
        double variance = squares[column] / count - mean * mean;
        means[column] = (float) mean;
        scales[column] = variance > 1e-12 ? (float) (1 / Math.sqrt(variance)) : 0;
      }
      return new ContentTower.Standardisation(means, scales);
    }

    private static float meanLength(float[][] rows) {
      double sum = 0;
      for (float[] row : rows) {
        double squares = 0;
        for (float value : row) {
          squares += (double) value * value;
        }
        sum += Math.sqrt(squares);
      }
      return sum > 0 ? (float) (sum / rows.length) : 1;
    }

    private static float mean(float[] values) {
      double sum = 0;
      for (float value : values) {
        sum += value;
      }
      return sum > 0 ? (float) (sum / values.length) : 1;
    }
  }
}
