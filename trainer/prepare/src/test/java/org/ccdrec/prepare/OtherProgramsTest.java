package org.ccdrec.prepare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.prepare.encode.FeatureFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets of RecBole and MMRec, read and written. */
final class OtherProgramsTest {
  @TempDir private Path folder;

  private Path prepare(Path events, String... settings) throws IOException {
    Path output = folder.resolve("shop");
    PrepareConfig config =
        ConfigReader.ofDefaults().override(List.of(settings)).bind(PrepareConfig.class);
    var sources = new Sources(List.of(events.toString()), List.of(), List.of(), null, output, true);
    Preparation.run(sources, config, PreparationListener.NONE);
    return output;
  }

  @Test
  void anMmrecDirectoryIsCarriedOverWithItsFeatures() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("baby"));
    Files.writeString(
        directory.resolve("baby.inter"),
        """
        userID\titemID\trating\ttimestamp\tx_label
        0\t10\t5.0\t1300000000\t0
        0\t2\t4.0\t1300000001\t1
        1\t2\t4.0\t1300000002\t0
        1\t10\t4.0\t1300000003\t2
        """);
    try (FeatureFile features = FeatureFile.create(directory.resolve("image_feat.npy"), 11, 2)) {
      for (int row = 0; row < 11; row++) {
        features.write(row, new float[] {row, -row});
      }
    }
    Path output = prepare(directory);
    assertEquals(List.of("10", "2"), Files.readAllLines(output.resolve("items.txt")));
    Path matrix = output.resolve("image_feat.npy");
    assertArrayEquals(new float[] {10, -10}, EncodingTest.row(matrix, 0, 2));
    assertArrayEquals(new float[] {2, -2}, EncodingTest.row(matrix, 1, 2));
    assertTrue(
        Files.readString(output.resolve("prepare.json")).contains("\"encoder\" : \"precomputed\""));
    assertEquals("0\t0\t0", lines(output, "shop.inter").get(1).substring(0, 5));
  }

  private static List<String> lines(Path output, String file) throws IOException {
    return Files.readAllLines(output.resolve(file));
  }

  @Test
  void anItemFileOfRecBoleIsCarriedOverCompletely() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("ml"));
    Files.writeString(
        directory.resolve("ml.inter"),
        "user_id:token\titem_id:token\trating:float\ttimestamp:float\n"
            + "1\ta\t5\t880000000\n2\tb\t3\t880000001\n2\tc\t3\t880000002\n");
    Files.writeString(
        directory.resolve("ml.item"),
        "item_id:token\tmovie_title:token_seq\tgenre:token_seq\tyear:float\tlang:token"
            + "\tkeywords:token_seq\temb:float_seq\n"
            + "a\tToy Story\tAnimation Comedy\t1995\ten\ttoy child\t0.5 -1 2\n"
            + "b\tHeat\tAction\t1995.5\ten\t\t1 2 3\n"
            + "c\tOdd\t\t\tfr\tx\t1 2\n");
    Path output = prepare(directory);
    List<String> items = lines(output, "items.jsonl");
    String first = items.getFirst();
    assertTrue(first.contains("\"category\":\"Animation > Comedy\""), first);
    assertTrue(first.contains("\"genre\":[\"Animation\",\"Comedy\"]"), first);
    assertTrue(first.contains("\"keywords\":[\"toy\",\"child\"]"), first);
    assertTrue(first.contains("\"year\":1995.0"), first);
    assertTrue(first.contains("\"lang\":\"en\""), first);
    Path matrix = output.resolve("emb_feat.npy");
    assertArrayEquals(new float[] {0.5f, -1, 2}, EncodingTest.row(matrix, 0, 3));
    assertArrayEquals(new float[] {1, 2, 3}, EncodingTest.row(matrix, 1, 3));
    assertArrayEquals(new float[3], EncodingTest.row(matrix, 2, 3), "another width");
  }

  @Test
  void interactionsAreWrittenForRecBoleAndMmrec() throws IOException {
    Path events =
        Files.writeString(
            folder.resolve("events.csv"),
            "user,item,time,quantity\n007,a,1700000000,2\n007,b,1700000060,1\n007,c,1700000120,1\n");
    Path output = prepare(events, "exports=[recbole, mmrec]");
    assertEquals(
        List.of(
            "user_id:token\titem_id:token\tweight:float\ttimestamp:float",
            "007\ta\t2.0\t1700000000.0"),
        lines(output, "exports/recbole/shop/shop.train.inter"));
    assertEquals(
        "007\tc\t1.0\t1700000120.0",
        lines(output, "exports/recbole/shop/shop.test.inter").getLast());
    assertEquals(4, lines(output, "exports/recbole/shop/shop.inter").size());
    assertEquals(
        "item_id:token\ttitle:token_seq\tcategory:token\tbrand:token",
        lines(output, "exports/recbole/shop/shop.item").getFirst());
    assertEquals(
        List.of(
            "userID\titemID\trating\ttimestamp\tx_label",
            "0\t0\t2.0\t1700000000\t0",
            "0\t1\t1.0\t1700000060\t1",
            "0\t2\t1.0\t1700000120\t2"),
        lines(output, "exports/mmrec/shop/shop.inter"));
  }
}
