package org.ccdrec.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.trainer.data.features.Modality;
import org.junit.jupiter.api.Test;

class TikTokTest {
  @Test
  void hasThePublishedCounts() {
    Dataset dataset = DatasetReader.read(TikTok.directory());
    assertEquals("tiktok", dataset.name());
    assertEquals(9308, dataset.userCount());
    assertEquals(6710, dataset.itemCount());
    assertEquals(59_541, dataset.train().size());
    assertEquals(3051, dataset.validation().size());
    assertEquals(6130, dataset.test().size());
    assertEquals(
        List.of("audio", "image"), dataset.modalities().stream().map(Modality::name).toList());
    for (Modality modality : dataset.modalities()) {
      assertEquals(128, modality.columns());
      assertEquals("<f2", modality.type());
    }
    var train = dataset.train();
    int[] userDegrees = IntStream.range(0, 9308).map(train::userDegree).toArray();
    assertEquals(10, zeros(userDegrees));
    assertEquals(465, zeros(dataset.popularity()));
    assertEquals(List.of(), dataset.warnings());
  }

  private static long zeros(int[] degrees) {
    return Arrays.stream(degrees).filter(degree -> degree == 0).count();
  }
}
