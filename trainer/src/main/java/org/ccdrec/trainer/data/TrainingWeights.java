package org.ccdrec.trainer.data;

import org.ccdrec.trainer.data.inter.WeightReader;
import org.ccdrec.trainer.data.problem.DataException;
import org.ccdrec.trainer.data.problem.Problems;

/**
 * The weights of a dataset's training interactions: the column {@code weight} of the {@code .inter}
 * file. Stateless.
 */
public final class TrainingWeights {
  private TrainingWeights() {}

  /**
   * Reads the weights, scaled to a mean of 1 so that they do not change the size of steps.
   *
   * @return a weight for each training interaction, in the order of {@link Dataset#train}
   * @throws DataException if the file has no such column, or a weight is no finite number of at
   *     least 0, or all are 0
   */
  public static float[] read(Dataset dataset) {
    var problems = new Problems(dataset.directory(), DatasetOptions.DEFAULT.problemsListed());
    var files = new DatasetDirectory(dataset.directory(), problems);
    String file = dataset.name() + ".inter";
    float[] weights = new float[dataset.train().size()];
    files.read(
        file, (in, _) -> new WeightReader(file, problems).read(in, dataset.train(), weights));
    problems.throwIfAny();
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    if (sum == 0) {
      problems.error(file, "training.weights needs a training interaction with a weight above 0");
      problems.throwIfAny();
    }
    float scale = (float) (weights.length / sum);
    for (int at = 0; at < weights.length; at++) {
      weights[at] *= scale;
    }
    return weights;
  }
}
