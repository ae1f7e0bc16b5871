package org.ccdrec.trainer.stored;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.ccdrec.autodiff.Adam;
import org.ccdrec.kernel.AdamMoments;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.TrainingState;
import org.jspecify.annotations.Nullable;

/** The exchange of an optimizer's state: its steps and the moments of each parameter. Stateless. */
public final class StoredAdam {
  private StoredAdam() {}

  /** Exchanges the steps and the moments of an optimizer. */
  public static void exchange(Adam adam, TrainingState state) {
    int steps = Math.toIntExact(state.number("steps", adam.steps()));
    SortedMap<String, AdamMoments> known = adam.moments();
    List<String> names = new ArrayList<>(known.keySet());
    int count = Math.toIntExact(state.number("parameters", names.size()));
    Map<String, AdamMoments> moments = new HashMap<>();
    for (int at = 0; at < count; at++) {
      String name = state.text("name", state.isRestoring() ? "" : names.get(at));
      moments.put(name, exchange(state.within(name), known.get(name)));
    }
    if (state.isRestoring()) {
      adam.resume(steps, moments);
    }
  }

  private static AdamMoments exchange(TrainingState state, @Nullable AdamMoments known) {
    Matrix first = StoredMatrix.exchange(state, "first", known == null ? null : known.first());
    Matrix second = StoredMatrix.exchange(state, "second", known == null ? null : known.second());
    return new AdamMoments(first, second);
  }
}
