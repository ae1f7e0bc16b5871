package org.ccdrec.trainer.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.DatasetWriter;
import org.ccdrec.trainer.plugin.PluginRegistry;

/** Test fixture: a dataset of 30 users and 40 items on disk, and studies on it. */
public final class TinyStudy {
  private static final int USERS = 30;
  private static final int ITEMS = 40;

  private TinyStudy() {}

  /** Writes the dataset {@code data} and the configuration {@code base.yaml} into a folder. */
  public static void prepare(Path folder) throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    SplittableRandom random = new SplittableRandom(11);
    List<List<int[]>> splits = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int user = 0; user < USERS; user++) {
      int parity = user % 2;
      int[] items =
          IntStream.generate(() -> random.nextInt(ITEMS / 2) * 2 + parity)
              .distinct()
              .limit(8)
              .toArray();
      for (int at = 0; at < items.length; at++) {
        splits.get(at < 2 ? at + 1 : 0).add(new int[] {user, items[at]});
      }
    }
    DatasetWriter.writeInteractions(
        data.resolve("tiny.inter"),
        interactions(splits.get(0)),
        interactions(splits.get(1)),
        interactions(splits.get(2)));
    float[] features = new float[ITEMS * 4];
    for (int at = 0; at < features.length; at++) {
      features[at] = (float) random.nextGaussian();
    }
    DatasetWriter.writeFeatures(data.resolve("image_feat.npy"), ITEMS, 4, features);
    Files.writeString(
        folder.resolve("base.yaml"),
        """
        model: {backbone: bpr-mf, dimension: 8}
        training: {epochs: 3, batchSize: 64, learningRate: 0.05}
        """);
  }

  private static Interactions interactions(List<int[]> pairs) {
    return Interactions.of(
        USERS,
        ITEMS,
        pairs.stream().mapToInt(pair -> pair[0]).toArray(),
        pairs.stream().mapToInt(pair -> pair[1]).toArray());
  }

  /** Writes a study file next to the data. */
  public static Path write(Path folder, String yaml) throws IOException {
    return Files.writeString(folder.resolve("study.yaml"), yaml);
  }

  /** Plans the study in a folder. */
  public static StudyPlan plan(Path folder, PluginRegistry plugins) {
    Path file = folder.resolve("study.yaml");
    StudyConfig config = ConfigReader.ofFile(file).bind(StudyConfig.class);
    Dataset dataset = DatasetReader.read(folder.resolve("data"));
    return new StudyPlanner(file, config, plugins, List.of("training.threads=1"))
        .plan(run -> dataset);
  }
}
