package org.ccdrec.prepare.encode;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.Input;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;
import org.ccdrec.encoding.host.ConfiguredEncoder;
import org.ccdrec.encoding.host.EncoderRecord;
import org.ccdrec.files.FileHash;
import org.ccdrec.files.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * One encoder's run over a prepared catalogue.
 *
 * <p>Vectors are looked up in a cache file by content first. The file's name depends on encoder,
 * version, settings and what was learned, so that a change of any of them encodes anew.
 */
public final class CatalogueEncoding {
  private static final int BATCH = 16;

  private final ConfiguredEncoder configured;
  private final String modality;
  private final Folders folders;
  private final Progress progress;
  private final EncodingProblems problems;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong cached = new AtomicLong();

  /**
   * Where a run reads and writes.
   *
   * @param dataset the prepared dataset, where the feature matrix is written
   * @param cache the directory of cache files
   * @param problems the file to append the items with zero rows to
   */
  public record Folders(Path dataset, Path cache, Path problems) {}

  /**
   * Receives progress.
   *
   * @param done called with the number of items encoded so far, by several threads
   * @param note called with lines for the user
   */
  public record Progress(LongConsumer done, Consumer<String> note) {}

  private CatalogueEncoding(
      String modality, ConfiguredEncoder configured, Folders folders, Progress progress) {
    this.modality = modality;
    this.configured = configured;
    this.folders = folders;
    this.progress = progress;
    this.problems = new EncodingProblems(configured.offer().name());
  }

  /**
   * Encodes all items and writes {@code <modality>_feat.npy}.
   *
   * @param items the number of items
   * @throws org.ccdrec.encoding.host.EncoderException if the encoder fails
   * @throws IOException if a file cannot be read or written
   */
  public static EncodedModality run(
      String modality, ConfiguredEncoder encoder, long items, Folders folders, Progress progress)
      throws IOException {
    try {
      return new CatalogueEncoding(modality, encoder, folders, progress).run(items);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private EncodedModality run(long items) throws IOException {
    long start = System.nanoTime();
    var catalogue = new DatasetItems(folders.dataset());
    String learned = configured.learn(catalogue);
    String file = modality + "_feat.npy";
    Path path = folders.dataset().resolve(file);
    EncoderRecord record;
    try (ItemEncoder encoder = configured.open(learned)) {
      record = record(encoder, learned);
      try (FeatureFile features = FeatureFile.create(path, items, encoder.width());
          VectorCache cache = cache(record)) {
        encode(new Source(catalogue.iterator()), new Work(encoder, features, cache));
      }
    }
    note(items, (System.nanoTime() - start) / 1e9);
    problems.write(folders.problems());
    return new EncodedModality(
        record,
        file,
        FileHash.sha256(path),
        items - problems.absent() - problems.broken(),
        problems.absent(),
        problems.broken());
  }

  private EncoderRecord record(ItemEncoder encoder, String learned) {
    return new EncoderRecord(
        modality,
        configured.offer().name(),
        configured.offer().version(),
        encoder.fingerprint(),
        configured.offer().inputs(),
        encoder.width(),
        configured.settings(),
        learned);
  }

  /** Returns the cache, or null for an encoder that only looks up vectors. */
  private @Nullable VectorCache cache(EncoderRecord record) throws IOException {
    if (!configured.offer().encodesNewItems()) {
      return null;
    }
    var key = record.toJson();
    key.remove("modality");
    byte[] digest = Sha256.of(key.toString());
    String name = record.encoder() + "-" + HexFormat.of().formatHex(digest, 0, 8) + ".vectors";
    return VectorCache.open(folders.cache().resolve(name), record.width());
  }

  private void note(long items, double seconds) {
    progress
        .note()
        .accept(
            "%s: %,d items in %.1f s (%,.0f items/s), %,d of them from the cache"
                .formatted(
                    configured.offer().name(), items, seconds, items / seconds, cached.get()));
    problems.lines().forEach(progress.note());
  }

  private void encode(Source source, Work work) throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    Callable<Boolean> task =
        () -> {
          try {
            for (Batch batch = source.next(); batch != null; batch = source.next()) {
              work.encode(batch);
            }
            return true;
          } catch (Exception | Error e) {
            source.stop();
            throw e;
          }
        };
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      List<Future<Boolean>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        running.add(workers.submit(task));
      }
      for (Future<Boolean> each : running) {
        each.get();
      }
    } catch (InterruptedException e) {
      source.stop();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("encoding was interrupted");
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private static IOException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> new IOException("encoding failed: " + cause, cause);
    };
  }

  /** Consecutive items; the first has the index of row. */
  private record Batch(long row, List<ItemContent> items) {}

  /** Hands out batches to several threads. */
  private static final class Source {
    private final Iterator<ItemContent> items;
    private long row;
    private boolean isStopped;

    Source(Iterator<ItemContent> items) {
      this.items = items;
    }

    /** Returns the next batch, or null after the last one. */
    synchronized @Nullable Batch next() {
      List<ItemContent> batch = new ArrayList<>();
      while (batch.size() < BATCH && !isStopped && items.hasNext()) {
        batch.add(items.next());
      }
      row += batch.size();
      return batch.isEmpty() ? null : new Batch(row - batch.size(), batch);
    }

    synchronized void stop() {
      isStopped = true;
    }
  }

  /** Encodes batches and stores their vectors. */
  private final class Work {
    private final ItemEncoder encoder;
    private final FeatureFile features;
    private final @Nullable VectorCache cache;

    Work(ItemEncoder encoder, FeatureFile features, @Nullable VectorCache cache) {
      this.encoder = encoder;
      this.features = features;
      this.cache = cache;
    }

    /** An item to encode. */
    private record Missing(long row, @Nullable ContentKey key, ItemContent item) {}

    void encode(Batch batch) throws Exception {
      List<Missing> missing = new ArrayList<>();
      for (int at = 0; at < batch.items().size(); at++) {
        findOrAdd(batch.row() + at, batch.items().get(at), missing);
      }
      List<Encoding> results =
          missing.isEmpty()
              ? List.of()
              : encoder.encode(missing.stream().map(Missing::item).toList());
      List<VectorCache.Entry> entries = new ArrayList<>();
      for (int at = 0; at < results.size(); at++) {
        Missing item = missing.get(at);
        if (results.get(at) instanceof Encoding.Vector(float[] vector)) {
          features.write(item.row(), vector);
          if (item.key() != null) {
            entries.add(new VectorCache.Entry(item.key(), vector));
          }
        } else {
          problems.add(item.row(), item.item().id(), results.get(at));
        }
      }
      if (cache != null) {
        cache.add(entries);
      }
      progress.done().accept(done.addAndGet(batch.items().size()));
    }

    private void findOrAdd(long row, ItemContent item, List<Missing> missing) throws IOException {
      if (cache == null) {
        missing.add(new Missing(row, null, item));
        return;
      }
      ItemContent loaded;
      try {
        loaded = loaded(item);
      } catch (IOException e) {
        problems.add(row, item.id(), new Encoding.Broken("cannot be read: " + e.getMessage()));
        return;
      }
      ContentKey key = ContentKey.of(loaded, configured.offer().inputs());
      float[] known = cache.find(key);
      if (known == null) {
        missing.add(new Missing(row, key, loaded));
      } else {
        features.write(row, known);
        cached.incrementAndGet();
      }
    }

    /** Reads the picture of an item once, if the encoder needs it. */
    private ItemContent loaded(ItemContent item) throws IOException {
      ItemContent.Picture picture = item.picture();
      if (picture == null || !configured.offer().inputs().contains(Input.PICTURE)) {
        return item;
      }
      byte[] bytes = picture.bytes();
      return item.withPicture(() -> bytes);
    }
  }
}
