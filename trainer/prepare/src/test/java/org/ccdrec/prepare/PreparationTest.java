package org.ccdrec.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.ccdrec.prepare.columns.ColumnException;
import org.ccdrec.prepare.source.SourceException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparationTest {
  private static final String EVENTS = PreparedShop.EVENTS;

  @TempDir private Path folder;
  private Path output;
  private PreparedShop shop;

  @BeforeEach
  void choose() {
    shop = new PreparedShop(folder);
    output = shop.output();
  }

  private Path file(String name, String content) throws IOException {
    return shop.file(name, content);
  }

  private Report prepare(List<Path> events, List<Path> items, String... settings)
      throws IOException {
    return shop.prepare(events, items, List.of(), settings);
  }

  private List<String> lines(String name) throws IOException {
    return shop.lines(name);
  }

  @Test
  void idsAreKeptUnchanged() throws IOException {
    prepare(List.of(file("events.csv", EVENTS)), List.of());
    assertEquals(List.of("00000017", "u2", "u3"), lines("users.txt"));
    assertEquals(
        List.of(
            "1234567890123456789012345678901234567890", "a/b", "quoted \"id\", with comma", "😀"),
        lines("items.txt"));
  }

  @Test
  void lastInteractionsOfEachUserAreHeldOutIfTimeIsKnown() throws IOException {
    Report report = prepare(List.of(file("events.csv", EVENTS)), List.of());
    assertEquals(PrepareConfig.Method.LAST, report.outcome().split());
    // 00000017: three items, the last for test, the one before for validation; u2: two items, so
    // only test gets one (a/b, whose last event is the latest); u3 keeps its only one.
    assertEquals(
        List.of(
            "userID\titemID\tx_label\tweight\ttimestamp",
            "0\t1\t0\t1.0\t1700000000000",
            "1\t3\t0\t1.0\t1700000050000",
            "2\t2\t0\t1.0\t1700000500000",
            "0\t3\t1\t1.0\t1700000100000",
            "0\t0\t2\t1.0\t1700000200000",
            "1\t1\t2\t2.0\t1700000400000"),
        lines("shop.inter"));
  }

  @Test
  void oneTableGivesOneDatasetInEveryFormatAndOrder() throws IOException, SQLException {
    List<Path> variants = variants();
    List<List<String>> datasets = new ArrayList<>();
    for (Path variant : variants) {
      prepare(List.of(variant), List.of());
      var content = new ArrayList<>(lines("shop.inter"));
      content.addAll(lines("users.txt"));
      content.addAll(lines("items.txt"));
      datasets.add(content);
    }
    for (int at = 1; at < datasets.size(); at++) {
      assertEquals(datasets.getFirst(), datasets.get(at), variants.get(at).toString());
    }
    assertTrue(datasets.getFirst().size() > 300, "the table must be of some size");
  }

  private List<Path> variants() throws IOException, SQLException {
    var random = new Random(5);
    List<String[]> rows = new ArrayList<>();
    for (int row = 0; row < 400; row++) {
      rows.add(
          new String[] {
            "u" + random.nextInt(40), "i" + random.nextInt(60), "" + (1_600_000_000 + row)
          });
    }
    String csv = csv(rows, ",");
    List<String[]> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);
    var json = new StringBuilder();
    rows.forEach(row -> json.append(object(row)).append('\n'));
    String array = String.join(",\n", rows.stream().map(PreparationTest::object).toList());
    Path plain = file("e.csv", csv);
    Path packed = folder.resolve("e.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(csv.getBytes(StandardCharsets.UTF_8));
    }
    Path parquet = folder.resolve("e.parquet");
    Path zstd = folder.resolve("z.csv.zst");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "copy (from read_csv('%s')) to '%s' (format parquet)".formatted(plain, parquet));
      statement.execute(
          "copy (from read_csv('%s', all_varchar = true)) to '%s' (format csv, compression zstd)"
              .formatted(plain, zstd));
    }
    return List.of(
        plain,
        packed,
        zstd,
        parquet,
        file("shuffled.csv", csv(shuffled, ",")),
        file("e.tsv", csv(rows, "\t")),
        file("semicolons.csv", "\uFEFF" + csv(rows, ";").replace("\n", "\r\n")),
        file("e.jsonl", json.toString()),
        file("lines.json", json.toString()),
        file("array.json", "[" + array + "]"));
  }

  private static String csv(List<String[]> rows, String separator) {
    var text = new StringBuilder(String.join(separator, "user", "item", "ts")).append('\n');
    rows.forEach(row -> text.append(String.join(separator, row)).append('\n'));
    return text.toString();
  }

  private static String object(String[] row) {
    return "{\"user\": \"%s\", \"item\": \"%s\", \"ts\": %s}".formatted((Object[]) row);
  }

  @Test
  void aBadRowIsNamedByFileLineColumnAndRule() throws IOException {
    Path events =
        file(
            "events.csv",
            "user,item,note,ts\na,b,\"two\nlines\",1700000000\na,,x,1700000000\na,c,x,yesterday\na,d,x\n");
    var failure =
        assertThrows(PreparationException.class, () -> prepare(List.of(events), List.of()));
    String message = failure.getMessage();
    assertTrue(message.startsWith("3 rows break a rule:"), message);
    assertTrue(message.contains(events + ":4: item must not be empty; found ''"), message);
    assertTrue(message.contains(events + ":5: time must be epoch seconds"), message);
    assertTrue(message.contains("found 'yesterday'"), message);
    assertTrue(
        message.contains(events + ":6: a row must have as many fields as the header, 4; it has 3"),
        message);
    assertTrue(message.contains("--bad-rows skip"), message);
    assertFalse(Files.exists(output), "nothing may be published");
    assertEquals(3, Files.readAllLines(folder.resolve("shop.rejects.jsonl")).size());
  }

  @Test
  void skippedRowsAreCountedUpToALimit() throws IOException {
    Path events = file("events.csv", "user,item\na,b\n,c\nb,\n");
    assertEquals(2, prepare(List.of(events), List.of(), "badRows.policy=skip").outcome().badRows());
    var failure =
        assertThrows(
            PreparationException.class,
            () -> prepare(List.of(events), List.of(), "badRows.policy=skip", "badRows.limit=1"));
    assertTrue(failure.getMessage().contains("raise badRows.limit"), failure.getMessage());
  }

  @Test
  void anUnclosedQuoteAbortsReading() throws IOException {
    Path events = file("events.csv", "user,item\na,b\nc,\"d\ne,f\ng,h\n");
    var failure =
        assertThrows(
            SourceException.class,
            () -> prepare(List.of(events), List.of(), "badRows.policy=skip"));
    assertTrue(
        failure.getMessage().startsWith(events + ":3: malformed quotes"), failure.getMessage());
  }

  @Test
  void brokenJsonLinesAreBadRows() throws IOException {
    Path events =
        file(
            "events.jsonl",
            "{\"user\":\"a\",\"item\":\"b\"}\n\n{broken\n[1]\n{\"user\":\"a\",\"item\":\"c\"} x\n");
    var failure =
        assertThrows(PreparationException.class, () -> prepare(List.of(events), List.of()));
    for (int line : new int[] {3, 4, 5}) {
      assertTrue(
          failure.getMessage().contains(events + ":" + line + ": a line must be one JSON object"),
          failure.getMessage());
    }
  }

  @Test
  void mixedTimeFormatsAreRejectedWithAnExampleOfEach() throws IOException {
    Path events =
        file("events.csv", "user,item,time\na,b,1700000000\na,c,2024-05-01\na,d,1700000000000\n");
    var failure =
        assertThrows(IllegalArgumentException.class, () -> prepare(List.of(events), List.of()));
    assertTrue(
        failure.getMessage().contains("epoch seconds: " + events + ":2: 1700000000"),
        failure.getMessage());
    assertTrue(
        failure.getMessage().contains("epoch milliseconds: " + events + ":4"),
        failure.getMessage());
    assertTrue(
        failure.getMessage().contains("dates: " + events + ":3: 2024-05-01"), failure.getMessage());
  }

  @Test
  void allTimeFormatsGiveTheSameResult() throws IOException {
    for (String time :
        List.of(
            "1714521600",
            "1714521600.0",
            "1714521600000",
            "1714521600000000",
            "2024-05-01",
            "2024-05-01T00:00:00",
            "2024-05-01 00:00",
            "2024-05-01T00:00:00Z",
            "2024-05-01T02:00:00+02:00")) {
      prepare(List.of(file("e.csv", "user,item,ts\na,b," + time + "\n")), List.of());
      assertEquals("0\t0\t0\t1.0\t1714521600000", lines("shop.inter").get(1), time);
    }
  }

  @Test
  void ambiguousColumnsAreRejected() throws IOException {
    Path two = file("two.csv", "user,customer_id,item\na,b,c\n");
    var failure = assertThrows(ColumnException.class, () -> prepare(List.of(two), List.of()));
    assertTrue(
        failure.getMessage().contains("several columns match the role user: [user, customer_id]"),
        failure.getMessage());
    prepare(List.of(two), List.of(), "events.columns.user=customer_id");
    assertEquals(List.of("b"), lines("users.txt"));
  }

  @Test
  void aFileWithoutAHeaderIsRejected() throws IOException {
    Path bare = file("bare.csv", "a,b\nc,d\n");
    var failure = assertThrows(ColumnException.class, () -> prepare(List.of(bare), List.of()));
    assertTrue(failure.getMessage().contains("--header"), failure.getMessage());
    prepare(List.of(bare), List.of(), "events.header=[user, item]");
    assertEquals(List.of("a", "c"), lines("users.txt"));
  }

  @Test
  void theCoreIsTakenUntilBothBoundsHold() throws IOException {
    // i3 has one user and is removed; then u3 has one item left and is removed; then i2 has one
    // user.
    String events = "user,item\nu1,i1\nu2,i1\nu1,i2\nu3,i2\nu3,i3\nu2,i4\nu1,i4\n";
    prepare(
        List.of(file("e.csv", events)),
        List.of(),
        "filters.userInteractions=2",
        "filters.itemInteractions=2",
        "split.method=none");
    assertEquals(List.of("u1", "u2"), lines("users.txt"));
    assertEquals(List.of("i1", "i4"), lines("items.txt"));
  }

  @Test
  void robotsTypesRatingsAndWindowsAreFiltered() throws IOException {
    String events =
        """
        user,item,event,rating,date
        bot,i1,view,5,2024-01-01
        bot,i2,view,5,2024-01-01
        bot,i3,view,5,2024-01-01
        u1,i1,view,5,2024-01-01
        u1,i2,purchase,5,2024-01-02
        u2,i3,view,1,2024-01-02
        u2,i1,refund,5,2024-01-02
        u2,i2,view,5,2023-01-02
        """;
    prepare(
        List.of(file("e.csv", events)),
        List.of(),
        "filters.largestUserShare=0.9",
        "events.weights={refund: 0, purchase: 3}",
        "events.ratingAtLeast=2",
        "events.since=2023-06-01",
        "split.method=none");
    assertEquals(
        List.of(
            "userID\titemID\tx_label\tweight\ttimestamp",
            "0\t0\t0\t1.0\t1704067200000",
            "0\t1\t0\t3.0\t1704153600000"),
        lines("shop.inter"));
  }

  @Test
  void itemsAreTypedAndKeptWithoutEvents() throws IOException {
    Path items =
        file(
            "products.jsonl",
            """
            {"asin": "b", "title": "Salt &amp; pepper", "price": 3.5, "stock": "7", "tags": ["x", "y"], "style": {"Size:": "L"}, "new": true, "categories": [["Home", "Kitchen"]], "description": "Long"}
            {"asin": "unseen", "price": 4}
            """);
    prepare(List.of(file("e.csv", "user,item\na,b\na,c\n")), List.of(items));
    assertEquals(List.of("b", "c", "unseen"), lines("items.txt"));
    assertEquals(
        List.of(
            "{\"itemID\":0,\"id\":\"b\",\"title\":\"Salt & pepper\",\"category\":\"Home > Kitchen\",\"attributes\":{\"new\":true,\"price\":3.5,\"stock\":7,\"style.Size\":\"L\",\"tags\":[\"x\",\"y\"]}}",
            "{\"itemID\":1,\"id\":\"c\"}",
            "{\"itemID\":2,\"id\":\"unseen\",\"attributes\":{\"price\":4.0}}"),
        lines("items.jsonl"));
    assertEquals(1, lines("texts.jsonl").size());
  }

  @Test
  void duplicateItemRowsAreRejected() throws IOException {
    Path items = file("products.csv", "id,title\nb,first\nb,second\n");
    var failure =
        assertThrows(
            PreparationException.class,
            () -> prepare(List.of(file("e.csv", "user,item\na,b\n")), List.of(items)));
    assertTrue(
        failure.getMessage().contains(items + ":3: item must occur once"), failure.getMessage());
  }

  @Test
  void aRandomSplitDependsOnSeedAndIdsAlone() throws IOException {
    var rows = new StringBuilder("user,item\n");
    for (int row = 0; row < 1000; row++) {
      rows.append("u%d,i%d%n".formatted(row % 50, row / 50));
    }
    Path events = file("e.csv", rows.toString());
    Report report = prepare(List.of(events), List.of());
    assertEquals(PrepareConfig.Method.RANDOM, report.outcome().split());
    List<String> first = lines("shop.inter");
    assertTrue(
        report.counts().test() > 60 && report.counts().test() < 140, report.counts().toString());
    assertTrue(
        report.counts().validation() > 60 && report.counts().validation() < 140,
        report.counts().toString());
    prepare(List.of(events), List.of());
    assertEquals(first, lines("shop.inter"));
    prepare(List.of(events), List.of(), "split.seed=2");
    assertFalse(first.equals(lines("shop.inter")), "another seed must give another split");
  }

  @Test
  void aGlobalPointInTimeSplits() throws IOException {
    String events =
        "user,item,date\na,1,2024-01-01\na,2,2024-02-01\nb,3,2024-03-01\nb,4,2024-04-01\n";
    Report report =
        prepare(
            List.of(file("e.csv", events)),
            List.of(),
            "split.method=time",
            "split.validationFrom=2024-02-15",
            "split.testFrom=2024-04-01");
    assertEquals(new Report.Counts(2, 4, 2, 1, 1), report.counts());
  }

  @Test
  void recBolesAndMmRecsFilesAreRead() throws IOException {
    Path recBole =
        file(
            "ml.inter",
            "user_id:token\titem_id:token\trating:float\ttimestamp:float\n1\t2\t4\t978300760\n");
    prepare(List.of(recBole), List.of());
    assertEquals(List.of("2"), lines("items.txt"));
    Path mmRec =
        file(
            "baby.inter",
            "userID\titemID\trating\ttimestamp\tx_label\n0\t7\t5\t1400000000\t0\n0\t8\t5\t1400000001\t2\n");
    Report report = prepare(List.of(mmRec), List.of());
    assertEquals(PrepareConfig.Method.GIVEN, report.outcome().split());
    assertEquals(new Report.Counts(1, 2, 1, 0, 1), report.counts());
  }

  @Test
  void foreignFilesAreNotReplacedAndAKilledRunIsCleanedUp() throws IOException {
    Path events = file("e.csv", "user,item\na,b\n");
    Files.createDirectories(output);
    Files.writeString(output.resolve("mine.txt"), "x");
    var failure =
        assertThrows(PreparationException.class, () -> prepare(List.of(events), List.of()));
    assertTrue(failure.getMessage().contains("not created by a preparation"), failure.getMessage());
    Files.delete(output.resolve("mine.txt"));
    Path left = folder.resolve(".shop.preparing-of-a-killed-run");
    Files.createDirectories(left);
    Files.writeString(left.resolve("staging.duckdb"), "left by a killed run");
    prepare(List.of(events), List.of());
    assertTrue(Files.exists(output.resolve("prepare.json")));
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> hidden =
          entries
              .map(path -> path.getFileName().toString())
              .filter(n -> n.startsWith("."))
              .toList();
      assertEquals(List.of(), hidden, "nothing of this run or the killed one may be left");
    }
  }

  @Test
  void anEmptyResultIsRejectedWithTheFunnel() throws IOException {
    Path events = file("e.csv", "user,item\na,b\n");
    var failure =
        assertThrows(
            PreparationException.class,
            () -> prepare(List.of(events), List.of(), "filters.userInteractions=5"));
    assertTrue(failure.getMessage().contains("read: 1 events"), failure.getMessage());
  }
}
