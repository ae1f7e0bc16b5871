package org.ccdrec.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ccdrec.trainer.data.items.UserTable;
import org.ccdrec.trainer.data.problem.DataException;
import org.ccdrec.trainer.data.problem.Problems;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attributes of users in a dataset directory. */
class UserTableTest {
  @TempDir Path directory;

  @BeforeEach
  void writeInteractions() throws IOException {
    write("shop.inter", "userID\titemID\tx_label\n0\t0\t0\n1\t1\t0\n");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  @Test
  void jsonLinesAreRead() throws IOException {
    write(
        "users.jsonl",
        """
        {"userID": 1, "id": "bob", "attributes": {"country": "de", "age": 34, "member": true, "likes": ["hats", "mugs", "hats"], "no": null}}
        {"userID": 2}
        """);
    Dataset dataset = DatasetReader.read(directory);
    assertEquals(3, dataset.userCount(), "a user of the table need not have interactions");
    assertEquals("bob", dataset.userIds().get(1));
    assertEquals(Map.of(), dataset.userAttributes().of(0));
    assertEquals(
        Map.of(
            "country",
            List.of("de"),
            "age",
            List.of("34"),
            "member",
            List.of("true"),
            "likes",
            List.of("hats", "mugs")),
        dataset.userAttributes().of(1));
    assertEquals(Map.of(), dataset.userAttributes().of(2));
    assertEquals(Map.of(), dataset.userAttributes().of(99), "a user who joins later");
  }

  @Test
  void csvIsRead() throws IOException {
    write("users.csv", "userID,country,age\n0,de,\n1,\"a, b\",50+\n");
    Dataset dataset = DatasetReader.read(directory);
    assertEquals(Map.of("country", List.of("de")), dataset.userAttributes().of(0));
    assertEquals(
        Map.of("country", List.of("a, b"), "age", List.of("50+")), dataset.userAttributes().of(1));
    assertEquals(List.of(), dataset.warnings());
  }

  @Test
  void theHashCoversTheTable() throws IOException {
    String before = DatasetReader.read(directory).hash();
    assertTrue(DatasetReader.read(directory).userAttributes().isEmpty());
    write("users.csv", "userID,country\n0,de\n");
    assertNotEquals(before, DatasetReader.read(directory).hash());
  }

  @Test
  void allErrorsAreReportedWithFileAndLine() throws IOException {
    write(
        "users.jsonl",
        """
        {"userID": 0, "country": "de"}
        {"userID": -1}
        not json
        {"userID": 1, "attributes": {"a": {"b": 1}}}
        {"userID": 1}
        {"userID": 999999999}
        {"attributes": {}}
        """);
    write("users.csv", "userID,a\n0,1\n");
    String message =
        assertThrows(DataException.class, () -> DatasetReader.read(directory)).getMessage();
    for (String expected :
        List.of(
            "users.csv: a dataset must have one user table",
            "users.jsonl:1: unknown key 'country'",
            "users.jsonl:2: userID must be a whole number",
            "users.jsonl:3: a line must be one JSON object",
            "users.jsonl:4: attribute a must be a string",
            "users.jsonl:5: a user must have one row; user 1 is also on line 4",
            "users.jsonl:6: userID must be smaller than",
            "users.jsonl:7: a line must have the key userID")) {
      assertTrue(message.contains(expected), expected + "\n" + message);
    }
  }

  @Test
  void aSimilarNameIsPointedOut() throws IOException {
    write("user.csv", "userID,a\n0,1\n");
    String warnings = DatasetReader.read(directory).warnings().toString();
    assertTrue(warnings.contains("did you mean users.csv?"), warnings);
  }

  @Property(tries = 500)
  void anyUserTableIsReadOrRefused(@ForAll("tables") String content, @ForAll boolean json) {
    var problems = new Problems(Path.of("data"), 3);
    var table = new UserTable(json ? "users.jsonl" : "users.csv", problems);
    if (json) {
      table.readJsonLines(content);
    } else {
      table.readCsv(content);
    }
    int users = table.userCount(0);
    try {
      problems.throwIfAny();
      assertEquals(users, table.attributes().values().size());
      assertFalse(users == 0 && !table.attributes().isEmpty());
    } catch (DataException refused) {
      assertTrue(refused.total() > 0);
    }
  }

  @Provide
  Arbitrary<String> tables() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "\n",
            "\r\n",
            "userID",
            "id",
            "\"userID\":",
            "\"attributes\":{",
            "\"a\":",
            "1",
            "-1",
            "99999999",
            "1e999",
            "true",
            "null",
            "é",
            "\\ud800",
            "{\"userID\":1,\"attributes\":{\"a\":2}}\n",
            "userID,a\n1,2\n")
        .list()
        .ofMaxSize(12)
        .map(pieces -> String.join("", pieces));
  }
}
