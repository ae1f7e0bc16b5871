package org.ccdrec.trainer.publishing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.trainer.training.Diagnostics;
import org.ccdrec.trainer.training.EpochReport;
import org.jspecify.annotations.Nullable;

/** An epoch's report as plain values, for {@code --json}, snapshots and studies. Stateless. */
public final class EpochJson {
  private EpochJson() {}

  /**
   * Returns the keys {@code epoch, stage, losses, hardness, diagnostics, trainSeconds,
   * inferSeconds, evalSeconds, valid, best}; {@code hardness} and {@code valid} only if present.
   */
  public static Map<String, Object> of(EpochReport report) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", report.epoch());
    line.put("stage", report.stage());
    line.put("losses", report.losses());
    report.hardness().ifPresent(hardness -> line.put("hardness", hardness));
    line.put("diagnostics", of(report.diagnostics()));
    line.put("trainSeconds", report.trainSeconds());
    line.put("inferSeconds", report.inferSeconds());
    line.put("evalSeconds", report.evalSeconds());
    report.validation().ifPresent(metrics -> line.put("valid", metrics.toMap()));
    line.put("best", report.best());
    return line;
  }

  /**
   * Returns the keys {@code idRms, poolSignalToNoise, randomMargin, uniformOverlap}, without absent
   * ones.
   */
  private static Map<String, Object> of(Diagnostics diagnostics) {
    Map<String, Object> measures = new LinkedHashMap<>();
    diagnostics.idRms().ifPresent(rms -> measures.put("idRms", rms));
    if (!diagnostics.poolSignalToNoise().isEmpty()) {
      List<@Nullable Double> ratios = new ArrayList<>();
      diagnostics.poolSignalToNoise().forEach(r -> ratios.add(Double.isNaN(r) ? null : r));
      measures.put("poolSignalToNoise", ratios);
    }
    diagnostics.randomMargin().ifPresent(margin -> measures.put("randomMargin", margin));
    diagnostics.uniformOverlap().ifPresent(overlap -> measures.put("uniformOverlap", overlap));
    return measures;
  }
}
