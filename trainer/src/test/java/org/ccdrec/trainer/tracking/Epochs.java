package org.ccdrec.trainer.tracking;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ccdrec.trainer.evaluation.MetricAt;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.training.Diagnostics;
import org.ccdrec.trainer.training.EpochReport;

/** Reports of epochs for tests. */
final class Epochs {
  private Epochs() {}

  static EpochReport report(int epoch, boolean isBest, double trainSeconds) {
    return new EpochReport(
        epoch,
        "-",
        Map.of("ranking", .5 + epoch),
        OptionalDouble.of(Double.NaN),
        new Diagnostics(
            OptionalDouble.of(.25), List.of(), OptionalDouble.empty(), OptionalDouble.empty()),
        trainSeconds,
        1,
        1,
        Optional.of(new Metrics(Collections.nCopies(MetricAt.ALL.size(), .125))),
        isBest);
  }
}
