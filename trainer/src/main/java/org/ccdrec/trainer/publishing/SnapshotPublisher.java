package org.ccdrec.trainer.publishing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ccdrec.graph.Interactions;
import org.ccdrec.hnsw.GraphFile;
import org.ccdrec.hnsw.GraphShape;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.evidence.Evidence;
import org.ccdrec.trainer.training.EpochReport;
import org.ccdrec.trainer.training.TrainingResult;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RunConfig;

/**
 * Publishes the vectors of a run's best epoch together with the other data that serving needs: ids,
 * seen items of each user in all splits, popularity, also by attributes of users, metadata,
 * pictures, content features unless {@code snapshot.content} is false, the graph index if {@code
 * snapshot.index} is true, and the run's report.
 *
 * @param store the store to publish to
 * @param name the snapshot's name
 * @param evidence members of the report beside the epochs
 */
public record SnapshotPublisher(SnapshotStore store, String name, Evidence evidence) {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String TRAINED_ON = "trainedOn";
  private static final String EVERYTHING = "all splits";

  /** Creates a publisher whose reports contain epochs only. */
  public SnapshotPublisher(SnapshotStore store, String name) {
    this(store, name, Evidence.NONE);
  }

  /** Returns a publisher that adds members to the report. */
  public SnapshotPublisher with(Evidence added) {
    return new SnapshotPublisher(store, name, added);
  }

  /**
   * Writes, checks and publishes one snapshot.
   *
   * @param software what computed the vectors
   * @throws IllegalArgumentException if the model has no vectors
   * @throws UnpublishedException if the store cannot be written, but the model was kept elsewhere
   * @throws IOException if the model cannot be written anywhere
   */
  public SnapshotId publish(
      EffectiveConfig config, Dataset dataset, TrainingResult result, Software software)
      throws IOException {
    if (!result.hasVectors()) {
      throw new IllegalArgumentException(
          "'%s' can be evaluated but not published: a snapshot needs vectors whose inner products are the scores, and this model has none"
              .formatted(config.modelName()));
    }
    Interactions seen = dataset.allInteractions();
    SnapshotWriter writer =
        new SnapshotWriter(name)
            .users(dataset.userIds(), matrix(result.users()))
            .items(dataset.itemIds(), matrix(result.items()))
            .seen(seen.offsets(), seen.items())
            .popularity(seen.itemDegrees())
            .model(config.modelName(), JSON.valueToTree(config.toMap()))
            .provenance(provenance(config, dataset, software))
            .metrics(metrics(result))
            .segments(SegmentCounts.of(dataset.userAttributes(), seen))
            .report(report(result));
    if (!dataset.metadata().isEmpty()) {
      writer.metadata(dataset.attributeTypes(), item -> metadata(dataset, item));
      writer.images(item -> picture(dataset, item));
    }
    if (config.run().snapshot().content()) {
      for (Modality modality : dataset.modalities()) {
        writer.content(modality.name(), matrix(modality));
      }
      ArrayNode encoders = EncoderRecords.of(dataset);
      if (!encoders.isEmpty()) {
        writer.encoders(encoders);
      }
    }
    RunConfig.SnapshotSection settings = config.run().snapshot();
    if (settings.index()) {
      var shape = new GraphShape(settings.connections(), settings.buildBeam());
      int threads = config.run().training().teamSize();
      writer.index(GraphFile.builder(matrix(result.items()), shape, threads));
    }
    return FallbackStore.publish(writer, store);
  }

  private static FloatMatrix matrix(Matrix matrix) {
    return FloatMatrix.of(matrix.rows(), matrix.columns(), matrix.segment());
  }

  private static FloatMatrix matrix(Modality modality) {
    return FloatMatrix.of(modality.rows(), modality.columns(), modality.values());
  }

  private static Provenance provenance(EffectiveConfig config, Dataset dataset, Software software) {
    return new Provenance(
        dataset.hash(), config.run().seed(), software.kernels(), software.libraries());
  }

  private static Map<String, Double> metrics(TrainingResult result) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    result.validation().ifPresent(valid -> put(metrics, "valid.", valid));
    result.test().ifPresent(test -> put(metrics, "test.", test.metrics()));
    return metrics;
  }

  private static void put(Map<String, Double> target, String prefix, Metrics metrics) {
    metrics.toMap().forEach((name, value) -> target.put(prefix + name, value));
  }

  private ObjectNode report(TrainingResult result) {
    ObjectNode report = JSON.createObjectNode();
    report.put("bestEpoch", result.bestEpoch());
    report.put("parameters", result.parameterCount());
    result.test().ifPresent(test -> report.put("validationMaskedAtTest", test.validationMasked()));
    report.put(TRAINED_ON, result.onEverything() ? EVERYTHING : "train");
    ArrayNode epochs = report.putArray("epochs");
    for (EpochReport epoch : result.epochs()) {
      epochs.add(JSON.valueToTree(EpochJson.of(epoch)));
    }
    report.setAll(evidence.json());
    return report;
  }

  /**
   * Returns whether a snapshot was trained on all splits of its dataset, so that none is held out.
   */
  public static boolean isTrainedOnEverything(Snapshot snapshot) throws IOException {
    String report = snapshot.report();
    return report != null && JSON.readTree(report).path(TRAINED_ON).asText().equals(EVERYTHING);
  }

  /** Returns the metadata of an item; the snapshot itself locates a picture that it contains. */
  private static ItemMetadata metadata(Dataset dataset, int item) {
    ItemMetadata known = dataset.metadata().get(item);
    return dataset.picture(item) == null
        ? known
        : new ItemMetadata(known.title(), known.category(), null, known.attributes());
  }

  /** Returns the bytes of an item's picture in the dataset, or an empty array if there is none. */
  private static byte[] picture(Dataset dataset, int item) {
    Path file = dataset.picture(item);
    if (file == null) {
      return new byte[0];
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
