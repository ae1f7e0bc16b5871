package org.ccdrec.trainer.evidence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.trainer.training.EpochReport;

/**
 * The time and memory of a run.
 *
 * @param profiler times of operations
 * @param workingMemory off-heap memory of intermediate values, in bytes
 * @param threads number of threads
 */
public record RunCost(Profiler profiler, long workingMemory, int threads) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  ObjectNode json(List<EpochReport> epochs) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("seconds")
        .put("train", sum(epochs, EpochReport::trainSeconds))
        .put("infer", sum(epochs, EpochReport::inferSeconds))
        .put("eval", sum(epochs, EpochReport::evalSeconds));
    ArrayNode operations = json.putArray("operations");
    for (Profiler.Entry entry : profiler.entries()) {
      operations
          .addObject()
          .put("name", entry.name())
          .put("pass", entry.pass().name().toLowerCase(Locale.ROOT))
          .put("calls", entry.calls())
          .put("seconds", entry.nanos() / 1e9);
    }
    json.put("workingMemoryBytes", workingMemory);
    peakMemory().ifPresent(bytes -> json.put("peakMemoryBytes", bytes));
    return json.put("threads", threads);
  }

  private static double sum(List<EpochReport> epochs, ToDoubleFunction<EpochReport> seconds) {
    return epochs.stream().mapToDouble(seconds).sum();
  }

  /** Returns the peak resident memory of this process, in bytes; empty except on Linux. */
  private static OptionalLong peakMemory() {
    try {
      Matcher peak = PEAK.matcher(Files.readString(STATUS));
      return peak.find()
          ? OptionalLong.of(1024 * Long.parseLong(peak.group(1)))
          : OptionalLong.empty();
    } catch (IOException notLinux) {
      return OptionalLong.empty();
    }
  }
}
