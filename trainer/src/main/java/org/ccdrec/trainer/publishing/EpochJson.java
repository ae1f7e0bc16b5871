package org.ccdrec.trainer.publishing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ccdrec.trainer.training.EpochReport;

/** The plain form of an epoch's report, as scripts and snapshots have it. */
public final class EpochJson {
  private EpochJson() {}

  /** Keys {@code epoch, stage, losses, hardness, trainSeconds, inferSeconds, evalSeconds, …}. */
  public static Map<String, Object> of(EpochReport report) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", report.epoch());
    line.put("stage", report.stage());
    line.put("losses", report.losses());
    report.hardness().ifPresent(hardness -> line.put("hardness", hardness));
    line.put("trainSeconds", report.trainSeconds());
    line.put("inferSeconds", report.inferSeconds());
    line.put("evalSeconds", report.evalSeconds());
    report.validation().ifPresent(metrics -> line.put("valid", metrics.toMap()));
    line.put("best", report.best());
    return line;
  }
}
