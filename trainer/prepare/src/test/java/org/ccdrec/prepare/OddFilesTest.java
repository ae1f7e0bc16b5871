package org.ccdrec.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files as other programs write them: what is read, and what is refused with file, line, column and
 * rule.
 */
final class OddFilesTest {
  private static final String HEADER = "user_id,item_id,timestamp\n";
  private static final String ROWS = "u1,i1,1700000000\nu1,i2,1700000100\nu2,i1,1700000200\n";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int prepare(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = new String[arguments.length + 3];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--output";
    all[arguments.length + 1] = folder.resolve("shop").toString();
    all[arguments.length + 2] = "--overwrite";
    return Main.run(new PrintWriter(out), new PrintWriter(err), all);
  }

  private String file(String name, String text, Charset charset) throws IOException {
    return Files.write(folder.resolve(name), text.getBytes(charset)).toString();
  }

  private String file(String name, String text) throws IOException {
    return file(name, text, StandardCharsets.UTF_8);
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(folder.resolve("shop").resolve(name));
  }

  @ParameterizedTest
  @CsvSource({"utf-16,utf-16", "utf-16le,utf-16", "iso-8859-1,latin1"})
  void otherEncodingsAreNamed(String charset, String named) throws IOException {
    String events = file("e.csv", HEADER + "ü1,i1,1700000000\n", Charset.forName(charset));
    assertEquals(1, prepare("--events", events));
    assertTrue(err.toString().contains("e.csv:1: the file must be text in UTF-8"), err.toString());
    assertTrue(err.toString().contains("iconv -f " + named + " -t utf-8"), err.toString());
  }

  @ParameterizedTest
  @CsvSource({"','", "';'", "'\t'", "'|'"})
  void separatorsLineEndsAndMarksAreDetected(String separator) throws IOException {
    String text = ("\uFEFF" + HEADER + ROWS).replace(",", separator).replace("\n", "\r\n");
    assertEquals(0, prepare("--events", file("e.csv", text)), err.toString());
    assertEquals(List.of("u1", "u2"), lines("users.txt"));
    assertEquals(List.of("i1", "i2"), lines("items.txt"));
  }

  @Test
  void decimalCommasAreRefusedInRatingsAndNotedInAttributes() throws IOException {
    String rated = "user;item;rating\nu1;i1;3,5\nu1;i2;4\n";
    assertEquals(1, prepare("--events", file("rated.csv", rated)));
    assertTrue(
        err.toString()
            .contains(
                "rated.csv:2: rating must be a finite number, with a point before its decimals;"
                    + " found '3,5'"),
        err.toString());
    String items = file("items.csv", "item_id;price;size\ni1;1,50;S\ni2;2;40\n");
    assertEquals(0, prepare("--events", file("e.csv", HEADER + ROWS), "--items", items));
    assertTrue(
        err.toString()
            .contains(
                "Attribute price is text to filters, because 1 of 2 values are not numbers with a"
                    + " point before the decimals, such as '1,50'."),
        err.toString());
  }

  /** Rows of an array may all stand on one line; each keeps its own values and its own fault. */
  @Test
  void anArrayOnOneLineKeepsItsRowsApart() throws IOException {
    String items =
        file(
            "items.json",
            """
            [{"id":"i1","colour":"red","tags":["a"]},{"id":"i2","colour":"blue","tags":["b","c"]}]""");
    String events =
        file(
            "events.json",
            """
            [{"user":"u1","item":"i1"},{"user":"","item":"i1"},{"user":"u2","item":"i2"}]""");
    assertEquals(1, prepare("--events", events, "--items", items));
    assertTrue(
        err.toString().contains("events.json, row 2: user must not be empty; found ''"),
        err.toString());
    assertEquals(
        0, prepare("--events", events, "--items", items, "--bad-rows", "skip"), err.toString());
    assertEquals(List.of("u1", "u2"), lines("users.txt"));
    assertEquals(
        List.of(
            "{\"itemID\":0,\"id\":\"i1\",\"attributes\":{\"colour\":\"red\",\"tags\":[\"a\"]}}",
            "{\"itemID\":1,\"id\":\"i2\",\"attributes\":{\"colour\":\"blue\",\"tags\":[\"b\",\"c\"]}}"),
        lines("items.jsonl"));
  }

  @Test
  void objectsAreNoIds() throws IOException {
    String events =
        file(
            "e.jsonl",
            """
            {"user": {"id": "u1"}, "item": "i1"}
            {"user": "u1", "item": ["i1"]}
            {"user": "u1", "item": "[i1"}
            """);
    assertEquals(1, prepare("--events", events));
    assertTrue(
        err.toString()
            .contains(
                "e.jsonl:1: user must be a string or a number, not an object or an array; found"
                    + " '{\"id\":\"u1\"}'"),
        err.toString());
    assertTrue(err.toString().contains("e.jsonl:2: item must be a string"), err.toString());
    String items = file("items.jsonl", "{\"item\": {\"id\": \"i1\"}}\n");
    assertEquals(
        1, prepare("--events", file("e.csv", HEADER + ROWS), "--items", items), err.toString());
    assertTrue(err.toString().contains("items.jsonl:1: item must be a string"), err.toString());
    String below = file("below.json", "{\"events\": [{\"user\": \"u1\", \"item\": \"i1\"}]}");
    assertEquals(2, prepare("--events", below));
    assertTrue(err.toString().contains("must be the rows themselves"), err.toString());
  }

  @Test
  void aHugeValueIsShortenedAndControlCharactersAreEscaped() throws IOException {
    String events =
        file(
            "e.csv",
            HEADER + "u".repeat(3_000_000) + ",i1,1700000000\nu1,\"i\n1\",1700000000\n" + ROWS);
    assertEquals(1, prepare("--events", events));
    assertTrue(err.toString().length() < 2000, "shortened");
    assertTrue(err.toString().contains("u… (3,000,000 characters)"), err.toString());
    assertTrue(err.toString().contains("found 'i\\u000a1'"), err.toString());
  }

  @Test
  void oddIdsComeBackAsTheyAre() throws IOException {
    List<String> ids = List.of(" lead", "00000017", "1.0", "9".repeat(40), "a/b", "x\"y", "😀");
    StringBuilder text = new StringBuilder(HEADER);
    for (String id : ids) {
      text.append('"').append(id.replace("\"", "\"\"")).append("\",i1,1700000000\n");
    }
    assertEquals(0, prepare("--events", file("e.csv", text.toString())), err.toString());
    assertEquals(ids, lines("users.txt"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "'' # 1 # is empty; it must have a header line",
        "'user_id,item_id\n' # 1 # no interaction is left",
        "'user,user,item\na,b,c\n' # 1 # the header must name each column once",
        "'user_id,customer,item\na,b,c\n' # 2 # --column user=user_id",
        "'u1,i1,1\n' # 2 # --header user,item,time",
        "'user,item\na,b\nc\n' # 1 # e.csv:3: a row must have as many fields as the header, 2; it has 1",
        "'user,item\na,\"b\nc,d\n' # 1 # e.csv:2: malformed quotes",
        "'user,item,time\na,b,1700000000\na,c,2024-01-01\n' # 1 # e.csv:3: 2024-01-01",
        "'user,item,time\na,b,01/02/2024\n' # 1 # e.csv:2: time must be epoch seconds",
        "'user,item,time\na,b,1700000000\na,c,17000000000\n' # 1 # e.csv:3: time must not lie in the future",
        "'user,item,time\na,b,1700000000000\na,c,7000000000000\n' # 1 # e.csv:3: time must not lie in the future",
        "'user,item,time\na,b,2024-01-01\na,c,2204-01-01\n' # 1 # e.csv:3: time must not lie in the future",
        "'user,item,time\na,b,2024-01-01T00:00:00Z\na,c,2204-01-01T00:00:00Z\n' # 1 # e.csv:3: time must not lie in the future",
        "'user:token,item:token\na,b\n' # 0 # ''"
      })
  void faultsNameFileLineAndTheWayOut(String text, int code, String part) throws IOException {
    assertEquals(code, prepare("--events", file("e.csv", text)), err.toString());
    assertTrue(err.toString().contains(part), err.toString());
  }

  @Test
  void picturesThatDoNotExistAreNamed() throws IOException {
    String events = file("e.csv", HEADER + ROWS);
    String items = file("i.csv", "item_id,title,image\ni1,Hat,hat.png\ni2,Mug,mug.png\n");
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    Files.write(pictures.resolve("hat.png"), new byte[] {1});
    int code = prepare("--events", events, "--items", items, "--images", pictures.toString());
    assertEquals(0, code, err.toString());
    String line = "Pictures: 1 copied, 1 not found, such as mug.png of item i2.";
    assertTrue(out.toString().contains(line), out.toString());
  }

  @Test
  void aWrongSettingInAFileIsAFailureAndOnTheCommandLineWrongUsage() throws IOException {
    String events = file("e.csv", HEADER + ROWS);
    String config = file("prepare.yaml", "filters: {userInteraction: 2}\n");
    assertEquals(1, prepare("--events", events, "--config", config));
    assertTrue(err.toString().contains("prepare.yaml:1: filters.userInteraction"), err.toString());
    assertEquals(2, prepare("--events", events, "--set", "filters.userInteraction=2"));
  }
}
