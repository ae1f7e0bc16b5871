package org.ccdrec.trainer.stored;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.spi.TrainingState;

/** The exchange of a profiler's entries, so that a report covers the whole run. Stateless. */
public final class StoredProfile {
  private static final Profiler.Entry UNKNOWN = new Profiler.Entry("", Profiler.Pass.OTHER, 0, 0);

  private StoredProfile() {}

  /** Exchanges the entries of a profiler. */
  public static void exchange(Profiler profiler, TrainingState state) {
    List<Profiler.Entry> known = profiler.entries();
    int count = Math.toIntExact(state.number("entries", known.size()));
    List<Profiler.Entry> entries = new ArrayList<>();
    for (int at = 0; at < count; at++) {
      entries.add(exchange(state, state.isRestoring() ? UNKNOWN : known.get(at)));
    }
    if (state.isRestoring()) {
      profiler.resume(entries);
    }
  }

  private static Profiler.Entry exchange(TrainingState state, Profiler.Entry entry) {
    return new Profiler.Entry(
        state.text("name", entry.name()),
        Profiler.Pass.valueOf(state.text("pass", entry.pass().name())),
        state.number("calls", entry.calls()),
        state.number("nanos", entry.nanos()));
  }
}
