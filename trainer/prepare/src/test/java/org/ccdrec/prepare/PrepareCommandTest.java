package org.ccdrec.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ccdrec.config.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private String events(String content) throws IOException {
    return Files.writeString(folder.resolve("events.csv"), content).toString();
  }

  @Test
  void aPreparationPrintsItsStepsAndTheNextCommand() throws IOException {
    String output = folder.resolve("shop").toString();
    assertEquals(0, run("--events", events("user,item\na,b\n"), "--output", output), err::toString);
    assertTrue(out.toString().contains("read"), out.toString());
    assertTrue(out.toString().contains("1 user and 1 item."), out.toString());
    assertTrue(out.toString().contains("ccdrec train --data " + output), out.toString());
    assertTrue(err.toString().contains("user = user, item = item"), err.toString());
  }

  @Test
  void encodersAndExportsAreOptions() throws IOException {
    String items =
        Files.writeString(folder.resolve("items.csv"), "id,price\nb,1\nc,2\n").toString();
    String output = folder.resolve("shop").toString();
    String events = events("user,item\na,b\na,c\n");
    assertEquals(
        0,
        run(
            "--events",
            events,
            "--items",
            items,
            "--output",
            output,
            "--encode",
            "attributes,facts=attributes",
            "--export",
            "recbole,mmrec"),
        err::toString);
    for (String file :
        List.of(
            "attributes_feat.npy",
            "facts_feat.npy",
            "exports/recbole/shop/shop.inter",
            "exports/mmrec/shop/shop.inter")) {
      assertTrue(Files.exists(folder.resolve("shop").resolve(file)), file);
    }
    assertTrue(
        out.toString().contains("attributes_feat.npy by attributes: 2 items"), out::toString);
    assertEquals(2, run("--events", events, "--output", output, "--encode", "text-minilmm"));
    assertTrue(err.toString().contains("unknown encoder"), err.toString());
  }

  @Test
  void encodersAreListedWithTheirSettings() {
    assertEquals(0, run("--list-encoders"), err::toString);
    assertTrue(out.toString().contains("image-descriptor  ("), out.toString());
    assertTrue(out.toString().contains("oneHotUpTo"), out.toString());
    assertTrue(out.toString().contains("(required)"), out.toString());
  }

  @Test
  void invalidOptionsAndAmbiguousColumnsAreUsageErrors() throws IOException {
    String output = folder.resolve("shop").toString();
    assertEquals(2, run("--events", "x.csv"));
    assertTrue(err.toString().contains("--output"), err.toString());
    assertEquals(2, run("--events", events("a,b\nc,d\n"), "--output", output));
    assertTrue(err.toString().contains("--column user=NAME"), err.toString());
    assertEquals(
        2,
        run(
            "--events",
            events("user,item\na,b\n"),
            "--output",
            output,
            "--set",
            "filters.userInteraction=2"));
    assertTrue(err.toString().contains("userInteractions"), err.toString());
    assertEquals(
        2, run("--events", events("user,item\na,b\n"), "--output", output, "--column", "usr=user"));
    assertTrue(err.toString().contains("unknown role 'usr'"), err.toString());
  }

  @Test
  void filesThatCannotBeReadAreFailures() throws IOException {
    String output = folder.resolve("shop").toString();
    assertEquals(1, run("--events", folder + "/none.csv", "--output", output));
    assertTrue(err.toString().contains("none.csv: no such file"), err.toString());
    assertEquals(1, run("--events", folder + "/*.parquet", "--output", output));
    assertTrue(err.toString().contains("*.parquet: matches no file"), err.toString());
    Path word = Files.writeString(folder.resolve("events.docx"), "x");
    assertEquals(1, run("--events", word.toString(), "--output", output));
    assertTrue(
        err.toString().contains("unknown format; the file name must end in"), err.toString());
    Path latin = folder.resolve("latin.csv");
    Files.write(
        latin,
        new byte[] {
          'u', 's', 'e', 'r', ',', 'i', 't', 'e', 'm', '\n', (byte) 0xE9, ',', 'b', '\n'
        });
    assertEquals(1, run("--events", latin.toString(), "--output", output));
    assertTrue(err.toString().contains("must be text in UTF-8"), err.toString());
    Path fake = Files.writeString(folder.resolve("fake.parquet"), "not parquet");
    assertEquals(1, run("--events", fake.toString(), "--output", output));
    assertTrue(err.toString().contains("must be a Parquet file"), err.toString());
  }

  @Test
  void settingsCanBeWrittenAndReadBack() throws IOException {
    String file = folder.resolve("prepare.yaml").toString();
    String output = folder.resolve("shop").toString();
    String events = events("a;b\nuser;item\n");
    assertEquals(
        0,
        run(
            "--events",
            events,
            "--output",
            output,
            "--split",
            "none",
            "--column",
            "user=a",
            "--column",
            "item=b",
            "--write-config",
            file));
    assertEquals(0, run("--events", events, "--output", output, "--config", file), err::toString);
    assertEquals("user", Files.readAllLines(folder.resolve("shop/users.txt")).getFirst());
  }

  @Test
  void theCommentedFileShowsTheDefaults() {
    Path file = Path.of("../../conf/prepare.yaml");
    assertEquals(
        ConfigReader.ofDefaults().bind(PrepareConfig.class),
        ConfigReader.ofFile(file).bind(PrepareConfig.class));
  }

  @Test
  void realFilesOfTwoShops() throws IOException {
    Optional<Path> found = rawFiles();
    assumeTrue(found.isPresent(), "skipped: there is no folder shared/data/raw beside the project");
    Path raw = found.get();
    assertEquals(
        0,
        run("--events", raw + "/beauty_reviews.json.gz", "--output", folder + "/beauty"),
        err::toString);
    assertTrue(out.toString().contains("991 users and 85 items"), out.toString());
    assertEquals(
        0,
        run(
            "--events",
            raw + "/baby_purchases.csv",
            "--items",
            raw + "/baby_products.csv",
            "--output",
            folder + "/baby"),
        err::toString);
    assertTrue(out.toString().contains("19,445 users and 7,050 items"), out.toString());
    assertTrue(
        Files.readString(folder.resolve("baby/items.jsonl")).contains("Baby Tracker® - Daily"));
  }

  private static Optional<Path> rawFiles() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path raw = at.resolve("shared/data/raw");
      if (Files.isDirectory(raw)) {
        return Optional.of(raw);
      }
    }
    return Optional.empty();
  }
}
