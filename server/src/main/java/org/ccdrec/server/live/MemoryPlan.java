package org.ccdrec.server.live;

import java.io.IOException;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.ccdrec.server.retrieval.RetrievalSettings;
import org.ccdrec.snapshot.Manifest;

/**
 * Checks that one version of each of several models fits into the heap, together with the caches
 * that they fill later. Stateless.
 */
public final class MemoryPlan {
  private MemoryPlan() {}

  /**
   * Checks that enough memory is free, if necessary after a garbage collection.
   *
   * @param models shape of the version to load, by model
   * @throws IOException if there is not enough memory, with the need of each model
   */
  public static void require(Map<String, Manifest.Shape> models, LiveSettings settings)
      throws IOException {
    long caches = settings.cache().bytes() + settings.fallback().rankingBytes();
    require(models, settings.retrieval(), caches, MemoryCheck::free);
  }

  static void require(
      Map<String, Manifest.Shape> models,
      RetrievalSettings retrieval,
      long caches,
      LongSupplier free)
      throws IOException {
    ToLongFunction<Manifest.Shape> ofModel = shape -> MemoryCheck.needed(shape, retrieval) + caches;
    long needed = models.values().stream().mapToLong(ofModel).sum();
    try {
      MemoryCheck.require(needed, free, System::gc);
    } catch (IOException e) {
      String each =
          models.entrySet().stream()
              .map(model -> model.getKey() + " " + mebibytes(ofModel.applyAsLong(model.getValue())))
              .collect(Collectors.joining(", "));
      throw new IOException(
          "the models need about %d MiB of heap together (%s; of these %d MiB each for caches) but only %d MiB are free; raise the limit with -Xmx, lower cache.megabytes, or serve fewer models (store.models)"
              .formatted(mebibytes(needed), each, caches >> 20, free.getAsLong() >> 20),
          e);
    }
  }

  private static long mebibytes(long bytes) {
    return (bytes >> 20) + 1;
  }
}
