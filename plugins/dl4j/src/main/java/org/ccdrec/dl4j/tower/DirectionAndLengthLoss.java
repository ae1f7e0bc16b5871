package org.ccdrec.dl4j.tower;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The loss of a content tower: 1 − cos(y, t) + (‖y‖ − ‖t‖)² for output y and target t, weighted by
 * the mask of the labels, {@code n × 1}.
 */
public final class DirectionAndLengthLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;
  private static final double TINY = 1e-8;

  @Override
  public double computeScore(
      INDArray labels, INDArray output, IActivation activation, INDArray mask, boolean average) {
    double sum = computeScoreArray(labels, output, activation, mask).sumNumber().doubleValue();
    return average ? sum / labels.size(0) : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray output, IActivation activation, INDArray mask) {
    INDArray values = activation.getActivation(output.dup(), true);
    INDArray lengths = lengths(values);
    INDArray targets = lengths(labels);
    INDArray cosines = values.mul(labels).sum(true, 1).divi(lengths.mul(targets));
    INDArray loss = cosines.rsubi(1).addi(Transforms.pow(lengths.sub(targets), 2));
    return mask == null ? loss : loss.muli(mask);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray output, IActivation activation, INDArray mask) {
    INDArray values = activation.getActivation(output.dup(), true);
    INDArray lengths = lengths(values);
    INDArray targets = lengths(labels);
    INDArray cosines = values.mul(labels).sum(true, 1).divi(lengths.mul(targets));
    INDArray unit = values.divColumnVector(lengths);
    INDArray gradient =
        unit.mulColumnVector(cosines)
            .subi(labels.divColumnVector(targets))
            .diviColumnVector(lengths);
    gradient.addi(unit.muliColumnVector(lengths.sub(targets).muli(2)));
    if (mask != null) {
      gradient.muliColumnVector(mask);
    }
    return activation.backprop(output, gradient).getFirst();
  }

  private static INDArray lengths(INDArray rows) {
    return rows.norm2(true, 1).addi(TINY);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray output, IActivation activation, INDArray mask, boolean average) {
    return Pair.of(
        computeScore(labels, output, activation, mask, average),
        computeGradient(labels, output, activation, mask));
  }

  @Override
  public String name() {
    return "direction-and-length";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DirectionAndLengthLoss;
  }

  @Override
  public int hashCode() {
    return name().hashCode();
  }
}
