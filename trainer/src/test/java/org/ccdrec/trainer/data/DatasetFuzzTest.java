package org.ccdrec.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.ccdrec.trainer.data.items.ExternalIds;
import org.ccdrec.trainer.data.items.ItemTable;
import org.ccdrec.trainer.data.items.ItemTableReader;
import org.ccdrec.trainer.data.problem.DataException;
import org.ccdrec.trainer.data.problem.Problems;

/** Tests that any interaction file and any item table is either read or refused. */
class DatasetFuzzTest {
  @Property(tries = 1000)
  @StatisticsReport(onFailureOnly = true)
  void anyInteractionFileIsReadOrRefused(@ForAll("interFiles") String content) throws IOException {
    Path fuzzed = Files.createTempDirectory("ccdrec-fuzz");
    try {
      Files.writeString(fuzzed.resolve("a.inter"), content);
      boolean isRead = false;
      try {
        Dataset dataset = DatasetReader.read(fuzzed);
        assertTrue(dataset.train().size() > 0);
        isRead = true;
      } catch (DataException refused) {
        assertTrue(refused.total() > 0);
      }
      requireBothOutcomes(isRead);
    } finally {
      Files.delete(fuzzed.resolve("a.inter"));
      Files.delete(fuzzed);
    }
  }

  @Property(tries = 500)
  @StatisticsReport(onFailureOnly = true)
  void anyItemTableIsReadOrRefused(@ForAll("itemTables") String content, @ForAll boolean json) {
    var problems = new Problems(Path.of("data"), 3);
    var table = new ItemTable(json ? "items.jsonl" : "items.csv", problems);
    if (json) {
      new ItemTableReader(table).readJsonLines(content);
    } else {
      new ItemTableReader(table).readCsv(content);
    }
    int items = table.itemCount(0);
    var ids = new ExternalIds();
    table.nameItems(ids);
    assertEquals(items, ids.complete(items, problems).size());
    boolean isRead = false;
    try {
      problems.throwIfAny();
      table.metadata(items).forEach(item -> assertTrue(item.attributes().size() <= 3));
      isRead = items > 0;
    } catch (DataException refused) {
      assertTrue(refused.total() > 0);
    }
    requireBothOutcomes(isRead);
  }

  @Provide
  Arbitrary<String> itemTables() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "\n",
            "\r\n",
            "itemID",
            "id",
            "\"itemID\":",
            "title",
            "\"attributes\":{",
            "\"a\":",
            "1",
            "-1",
            "99999999",
            "1e999",
            "true",
            "null",
            "x",
            "é",
            "\\ud800",
            "{\"itemID\":1,\"attributes\":{\"a\":2}}\n",
            "itemID,a\n1,2\n");
    return piece.list().ofMaxSize(12).map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<String> interFiles() {
    Arbitrary<String> number = Arbitraries.integers().between(-1, 3).map(String::valueOf);
    Arbitrary<String> odd =
        Arbitraries.of("", "-", "1e3", "99999", "2147483647", "9223372036854775808", "é", "\r");
    Arbitrary<String> field =
        Arbitraries.frequencyOf(
            Tuple.of(20, number),
            Tuple.of(1, odd),
            Tuple.of(1, Arbitraries.strings().ofMaxLength(3)));
    Arbitrary<String> line = field.list().ofMinSize(2).ofMaxSize(4).map(f -> String.join("\t", f));
    Arbitrary<String> threeFields = field.list().ofSize(3).map(f -> String.join("\t", f));
    Arbitrary<String> lines =
        Arbitraries.frequencyOf(Tuple.of(9, threeFields), Tuple.of(1, line))
            .list()
            .ofMaxSize(12)
            .map(l -> String.join("\n", l));
    Arbitrary<String> header =
        Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.of("userID\titemID\tx_label\n")),
            Tuple.of(1, Arbitraries.strings().ofMaxLength(20)));
    return Arbitraries.oneOf(
        Combinators.combine(header, lines).as(String::concat), damagedGoodFiles());
  }

  private static Arbitrary<String> damagedGoodFiles() {
    Arbitrary<Tuple.Tuple2<Integer, Character>> change =
        Combinators.combine(
                Arbitraries.integers().between(0, DatasetReaderTest.GOOD.length() - 1),
                Arbitraries.chars().with("0123\t\n\r -é"))
            .as(Tuple::of);
    return change
        .list()
        .ofMaxSize(3)
        .map(
            changes -> {
              var text = new StringBuilder(DatasetReaderTest.GOOD);
              changes.forEach(each -> text.setCharAt(each.get1(), each.get2()));
              return text.toString();
            });
  }

  /** Fails a property of which every try, or none, was read. */
  private static void requireBothOutcomes(boolean isRead) {
    Statistics.label("read")
        .collect(isRead)
        .coverage(
            outcomes -> {
              outcomes.check(true).count(count -> count > 0);
              outcomes.check(false).count(count -> count > 0);
            });
  }
}
