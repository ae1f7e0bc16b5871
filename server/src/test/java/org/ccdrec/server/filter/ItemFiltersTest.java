package org.ccdrec.server.filter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.ccdrec.files.DerivedFiles;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.Recorded;
import org.ccdrec.server.testing.TemporaryFiles;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What filters select, and how wrong ones are refused. */
class ItemFiltersTest {
  private static final int ITEMS = 40;
  private static final String COLUMNS = ".columns";
  private static final Map<String, AttributeType> TYPES =
      Map.of(
          "price", AttributeType.NUMBER,
          "price eur", AttributeType.NUMBER,
          "released", AttributeType.STRING,
          "tags", AttributeType.STRINGS,
          "stock", AttributeType.INTEGER,
          "sale", AttributeType.BOOLEAN,
          "added", AttributeType.INSTANT);

  @TempDir static Path directory;
  private static ItemFilters filters;
  private static ItemFilters ofKeptColumns;

  @BeforeAll
  static void publish() throws IOException {
    filters = filtersOf(directory, ITEMS, ItemFiltersTest::metadata);
    ofKeptColumns = filtersOf(directory, ITEMS, ItemFiltersTest::metadata);
  }

  private static ItemFilters filtersOf(
      Path directory, int items, IntFunction<ItemMetadata> metadata) throws IOException {
    SnapshotStore store = SnapshotStore.open(directory);
    SnapshotId id =
        new SnapshotWriter("filters")
            .users(List.of(), FloatMatrix.of(0, 1, new float[0]))
            .items(
                IntStream.range(0, items).mapToObj(Integer::toString).toList(),
                FloatMatrix.of(items, 1, new float[items]))
            .seen(new int[1], new int[0])
            .popularity(IntStream.range(0, items).toArray())
            .model("none", new ObjectMapper().createObjectNode())
            .provenance(new Provenance("none", 0, "none", Map.of()))
            .metadata(TYPES, metadata)
            .publish(store);
    try (Snapshot snapshot = Snapshot.openVerified(store.path(id))) {
      return new ItemFilters(snapshot, new DerivedFiles(directory.resolve(COLUMNS), 2), true);
    }
  }

  /** Every third item has no price, stock runs below zero, the last ten items have no metadata. */
  private static ItemMetadata metadata(int item) {
    if (item >= 30) {
      return ItemMetadata.NONE;
    }
    var attributes = new HashMap<String, Object>();
    attributes.put("tags", List.of("t" + item % 5, item % 2 == 0 ? "even" : "odd"));
    attributes.put("stock", item - 10L);
    attributes.put("sale", item % 4 == 0);
    attributes.put("added", Instant.ofEpochSecond(item * 86_400L));
    if (item % 3 > 0) {
      attributes.put("price", item * 0.1);
      attributes.put("price eur", item * 0.2);
    }
    if (item % 7 > 0) {
      attributes.put("released", item % 2 == 0 ? "2026-01-%02d".formatted(item + 1) : "soon");
    }
    return new ItemMetadata("T" + item, "c" + item % 3, null, attributes);
  }

  private static void assertSelects(String filter, IntPredicate expected) throws FilterException {
    int[] wanted = IntStream.range(0, ITEMS).filter(expected).toArray();
    for (ItemFilters each : List.of(filters, ofKeptColumns)) {
      ItemSet set = each.select(filter);
      assertEquals(
          IntStream.of(wanted).boxed().toList(), set.bits().stream().boxed().toList(), filter);
      assertEquals(wanted.length, set.size());
    }
  }

  @Test
  void manyItemsKeepTheirOwnMetadata() throws Exception {
    ItemFilters many =
        filtersOf(
            directory,
            20_000,
            item -> new ItemMetadata(null, null, null, Map.of("stock", (long) item)));
    for (int item : new int[] {0, 8191, 8192, 16_384, 19_999}) {
      assertEquals(List.of(item), many.select("stock = " + item).bits().stream().boxed().toList());
    }
  }

  @Test
  void damagedColumnsAreReadFromTheMetadataAgain(@TempDir Path own) throws Exception {
    filtersOf(own, ITEMS, ItemFiltersTest::metadata);
    Path columns = keptColumns(own).getFirst();
    byte[] whole = Files.readAllBytes(columns);
    byte[] damaged = whole.clone();
    damaged[whole.length / 2] ^= 1;
    for (byte[] bytes : List.of(damaged, Arrays.copyOf(whole, 5), Arrays.copyOf(whole, 60))) {
      Files.write(columns, bytes);
      ItemFilters again = filtersOf(own, ITEMS, ItemFiltersTest::metadata);
      assertEquals(filters.select("stock > 3").bits(), again.select("stock > 3").bits());
      assertArrayEquals(whole, Files.readAllBytes(columns));
    }
  }

  @Test
  void columnsAreOfTheirOwnMetadata(@TempDir Path own) throws Exception {
    filtersOf(own, ITEMS, ItemFiltersTest::metadata);
    ItemFilters others = filtersOf(own, ITEMS, item -> metadata(item + 1));
    assertEquals(List.of(9), others.select("stock = 0").bits().stream().boxed().toList());
    assertEquals(2, keptColumns(own).size());
  }

  private static List<Path> keptColumns(Path own) throws IOException {
    try (Stream<Path> files = Files.list(own.resolve(COLUMNS))) {
      return files.toList();
    }
  }

  @Test
  void conditionsSelectWhatTheySay() throws FilterException {
    assertSelects("category = \"c1\"", item -> item < 30 && item % 3 == 1);
    assertSelects("category != 'c1'", item -> !(item < 30 && item % 3 == 1));
    assertSelects("category in ('c0', 'c2', 'none')", item -> item < 30 && item % 3 != 1);
    assertSelects("category not in ('c0')", item -> !(item < 30 && item % 3 == 0));
    assertSelects("tags = 'even' and tags = 't3'", item -> item < 30 && item % 10 == 8);
    assertSelects("sale = true", item -> item < 30 && item % 4 == 0);
    assertSelects("NOT sale = TRUE", item -> !(item < 30 && item % 4 == 0));
    assertSelects("stock < 0", item -> item < 10);
    assertSelects("stock <= -9.5", item -> item < 1);
    assertSelects("stock > -9.5 AND stock < 3", item -> item >= 1 && item < 13);
    assertSelects("stock between -2 and 2", item -> item >= 8 && item <= 12);
    assertSelects("stock = 1.5", item -> false);
    assertSelects("stock > 1e300 or stock < -1e300", item -> false);
    assertSelects("price >= 0.7", item -> item < 30 && item % 3 > 0 && item * 0.1 >= 0.7);
    assertSelects("price in (0.1, 0.2)", item -> item == 1 || item == 2);
    assertSelects("popularity >= 38", item -> item >= 38);
    assertSelects("added < \"1970-01-03T00:00:00Z\"", item -> item < 2);
    assertSelects("category = 'it''s'", item -> false);
  }

  @Test
  void quotedNamesMissingValuesAndDates() throws FilterException {
    IntPredicate hasPrice = item -> item < 30 && item % 3 > 0;
    assertSelects("\"price eur\" >= 5", item -> hasPrice.test(item) && item * 0.2 >= 5);
    assertSelects("\"price\" = 0.1 and \"category\" = \"c1\"", item -> item == 1);
    assertSelects("price is null", hasPrice.negate());
    assertSelects("\"price eur\" IS NOT NULL", hasPrice);
    assertSelects("tags is null or not category is not null", item -> item >= 30);
    assertSelects("popularity is null", item -> false);
    IntPredicate isDated = item -> item < 30 && item % 7 > 0 && item % 2 == 0;
    assertSelects("released > '2026-01-05'", item -> isDated.test(item) && item > 4);
    assertSelects(
        "released between '2026-01-05' and '2026-01-09T00:00:00Z'",
        item -> isDated.test(item) && item >= 4 && item <= 8);
    assertSelects("released = 'soon'", item -> item < 30 && item % 7 > 0 && item % 2 == 1);
    assertSelects("added < '1970-01-03'", item -> item < 2);
    assertSelects("added <= '1970-01-03T01:00:00+01:00'", item -> item < 3);
    assertSelects("added <= '1970-01-03T00:00:00'", item -> item < 3);
  }

  @Test
  void anAttributeBehindAFieldOfTheItemIsWarnedOf(@TempDir Path own) throws Exception {
    try (var log = new Recorded(ItemFilters.class.getName())) {
      SnapshotStore store = SnapshotStore.open(own);
      SnapshotId id =
          new GeneratedSnapshot(1, 3, 5, 2, 1)
              .writer("shadowed")
              .metadata(
                  Map.of("category", AttributeType.NUMBER, "price", AttributeType.NUMBER),
                  item -> new ItemMetadata(null, "c", null, Map.of("category", 3.0)))
              .publish(store);
      try (Snapshot snapshot = Snapshot.openVerified(store.path(id))) {
        var shadowed = new ItemFilters(snapshot, new DerivedFiles(own.resolve(COLUMNS), 2), true);
        assertEquals(5, shadowed.select("category = 'c'").size());
      }
      assertEquals(1, log.messages().size(), log.messages().toString());
      assertTrue(
          log.messages().getFirst().contains("cannot use the attribute category of shadowed/"));
    }
  }

  @Test
  void andBindsTighterThanOrAndParenthesesTighterStill() throws FilterException {
    assertSelects("stock = 0 or stock = 1 and sale = true", item -> item == 10);
    assertSelects("(stock = 2 or stock = 1) and sale = true", item -> item == 12);
    assertSelects("not stock < 25 and popularity < 35", item -> item >= 30 && item < 35);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "colour = 'red' | 0 | unknown field; known: [added, category, popularity, price, price eur,",
        "price = 'x' | 8 | expected a value of type number",
        "stock < | 7 | expected a value of type integer",
        "category < 'c' | 9 | a field of type string has no order",
        "price ~ 3 | 6 | unexpected character",
        "price 3 | 6 | expected =, !=, <",
        "(price = 3 | 10 | expected \")\"",
        "price = 3) | 9 | expected \"and\", \"or\" or the end",
        "sale = 1 | 7 | expected a value of type boolean",
        "added = 'now' | 8 | expected an instant",
        "category = 'open | 11 | a string must end",
        "price between 1 | 15 | expected \"and\"",
        "category in () | 13 | expected a value of type string",
        "and | 0 | unknown field",
        "price is 3 | 9 | expected \"null\"",
        "tags > '2026-01-01' | 5 | a field of type strings has no order",
        "released > 'soon' | 9 | a field of type string has no order except that of dates",
        "'price' = 3 | 0 | expected a field",
        "3 = 3 | 0 | expected a field"
      })
  void wrongFiltersArePointedAt(String filter, int position, String rule) {
    var refusal = assertThrows(FilterException.class, () -> filters.select(filter));
    assertTrue(refusal.getMessage().startsWith(rule), refusal.getMessage());
    assertEquals(position, refusal.position(), refusal.getMessage());
  }

  @Test
  void depthAndLengthAreLimited() {
    String deep = "(".repeat(60) + "sale = true" + ")".repeat(60);
    var tooDeep = assertThrows(FilterException.class, () -> filters.select(deep));
    assertTrue(tooDeep.getMessage().contains("at most 50 levels"), tooDeep.getMessage());
    String wide = "sale = true" + " and sale = true".repeat(1000);
    var tooWide = assertThrows(FilterException.class, () -> filters.select(wide));
    assertTrue(
        tooWide.getMessage().contains("at most 2000 words; this one has 4003"),
        tooWide.getMessage());
  }

  @BeforeContainer
  static void publishForProperties() throws IOException {
    Path own = Files.createTempDirectory("filters");
    try {
      filters = filtersOf(own, ITEMS, ItemFiltersTest::metadata);
    } finally {
      TemporaryFiles.delete(own);
    }
  }

  @Property(tries = 2000)
  void anyTextIsAFilterOrRefusedWithAPosition(@ForAll("words") String text) {
    try {
      ItemSet set = filters.select(text);
      BitSet all = new BitSet();
      all.set(0, ITEMS);
      all.andNot(set.bits());
      assertEquals(all, filters.select("not (" + text + ")").bits());
    } catch (FilterException refusal) {
      assertTrue(refusal.position() >= 0 && refusal.position() <= text.length());
    }
  }

  @Provide
  Arbitrary<String> words() {
    Arbitrary<String> word =
        Arbitraries.of(
            "price",
            "\"price eur\"",
            "released",
            "is",
            "null",
            "'2026-01-05'",
            "tags",
            "stock",
            "sale",
            "and",
            "or",
            "not",
            "in",
            "between",
            "(",
            ")",
            ",",
            "=",
            "!=",
            "<",
            "<=",
            "'even'",
            "\"t1\"",
            "3",
            "-1.5e2",
            "true",
            "'",
            "\u0000",
            "é");
    return Arbitraries.oneOf(
        word.list().ofMaxSize(12).map(words -> String.join(" ", words)),
        Arbitraries.strings().all().ofMaxLength(30));
  }
}
