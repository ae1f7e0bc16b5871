package org.ccdrec.trainer.command.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventFile;
import org.ccdrec.events.EventLine;
import org.ccdrec.events.EventType;
import org.ccdrec.sharedlog.SharedLog;
import org.ccdrec.sharedlog.SharedLogFactory;
import org.ccdrec.sharedlog.host.SharedEntry;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.ccdrec.testkit.sharedlog.MemoryPlugin;
import org.ccdrec.trainer.command.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that events are added as training data and the rest of the dataset is unchanged. */
final class EventsCommandTest {
  private static final int USERS = 30;
  private static final int ITEMS = 40;
  private static final String INTERACTIONS =
      "userID\tx_label\titemID\trating\n0\t0\t7\t5\n1\t2\t8\t1\n";

  @TempDir Path folder;
  private Path data;
  private Path log;
  private Path snapshot;

  @BeforeEach
  void writeDatasetLogAndSnapshot() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    Files.createDirectory(data.resolve("images"));
    Files.writeString(data.resolve("images/1.png"), "png");
    Files.writeString(data.resolve("x_feat.npy"), "features");
    Files.writeString(data.resolve("shop.inter"), INTERACTIONS);
    log = Files.createDirectories(folder.resolve("log"));
    writeLog(
        event("u0", "i7", EventType.CLICK),
        event("u1", "i8", EventType.BUY),
        event("u0", "i9", EventType.CLICK),
        event("u0", "i9", EventType.CLICK),
        event("late", "i3", EventType.VIEW),
        event("late", "ghost", EventType.CLICK),
        event("u2", "i4", EventType.LIKE),
        event("u2", "i4", EventType.DISLIKE));
    SnapshotStore store = SnapshotStore.open(folder.resolve("store"));
    snapshot =
        store.path(
            new SnapshotWriter("shop")
                .users(ids("u", USERS), FloatMatrix.of(USERS, 1, new float[USERS]))
                .items(ids("i", ITEMS), FloatMatrix.of(ITEMS, 1, new float[ITEMS]))
                .seen(new int[USERS + 1], new int[0])
                .popularity(new int[ITEMS])
                .model("bpr-mf", new ObjectMapper().createObjectNode())
                .provenance(new Provenance("none", 1, "none", Map.of()))
                .publish(store));
  }

  private static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(at -> prefix + at).toList();
  }

  private static Event event(String userId, String itemId, EventType type) {
    return new Event(Instant.EPOCH, userId, itemId, type, null);
  }

  private void writeLog(Event... events) throws IOException {
    var lines = new ByteArrayOutputStream();
    for (Event event : events) {
      lines.writeBytes(EventLine.write(event));
    }
    Files.write(EventFile.at(log, 1), lines.toByteArray());
  }

  private Run export(Path output, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "events",
                "export",
                "--log",
                log,
                "--snapshot",
                snapshot,
                "--data",
                data,
                "--output",
                output));
    arguments.addAll(List.of(more));
    return Run.of(arguments.toArray());
  }

  private static byte[] entry(Event event, long sequence) {
    var content = new ObjectMapper().createObjectNode();
    content.set("event", EventLine.json(event));
    return new SharedEntry("server", sequence, sequence - 1, content).write();
  }

  /** A topic has the events of the log, one of them twice, and those of one user out of order. */
  private String sharedLog() throws Exception {
    String name = folder.toString();
    SharedLog shared = MemoryPlugin.log(name, SharedLogFactory.Stream.EVENTS);
    long sequence = 1;
    List<Event> events = new ArrayList<>();
    EventFile.read(EventFile.at(log, 1), events::add);
    var dislike = new Event(Instant.ofEpochSecond(9), "u5", "i5", EventType.DISLIKE, null);
    events.add(dislike);
    events.add(event("u5", "i5", EventType.BUY));
    for (Event each : events) {
      var entry = new SharedLog.Entry(each.userId(), entry(each, sequence++));
      shared.append(sequence == 4 ? List.of(entry, entry) : List.of(entry));
    }
    return name;
  }

  @Test
  void aSharedLogIsReadAsAFileIs() throws Exception {
    Path longer = folder.resolve("longer");
    Path same = folder.resolve("same");
    String setting = "name='" + sharedLog() + "'";
    Run run =
        Run.of(
            "events",
            "export",
            "--shared-log",
            "memory",
            "--shared-log-set",
            setting,
            "--snapshot",
            snapshot,
            "--data",
            data,
            "--output",
            longer);
    assertEquals(0, run.code(), run.err());
    assertEquals(0, export(same).code());
    List<String> expected = new ArrayList<>(Files.readAllLines(same.resolve("shop.inter")));
    List<String> found = new ArrayList<>(Files.readAllLines(longer.resolve("shop.inter")));
    assertEquals(
        expected.stream().sorted().toList(),
        found.stream().sorted().toList(),
        "the dislike is later than the purchase, though it was appended before");
  }

  @Test
  void aCopyOfASharedLogAddsWhatIsNew() throws Exception {
    String name = sharedLog();
    Path copy = folder.resolve("copy");
    for (String result : List.of(": 10 new events\n", ": 0 new events\n", ": 1 new event\n")) {
      if (result.contains("1 new event\n")) {
        SharedLog shared = MemoryPlugin.log(name, SharedLogFactory.Stream.EVENTS);
        byte[] value = entry(event("u9", "i9", EventType.BUY), 99);
        shared.append(List.of(new SharedLog.Entry("u9", value)));
      }
      Run run =
          Run.of(
              "events",
              "copy",
              "--shared-log",
              "memory",
              "--shared-log-set",
              "name='" + name + "'",
              "--log",
              copy);
      assertEquals(0, run.code(), run.err());
      assertEquals(copy + result, run.out());
    }
    assertEquals(2, EventFile.list(copy).size());
    Run missing = Run.of("events", "export", "--snapshot", snapshot, "--data", data, "--output", 1);
    assertEquals(2, missing.code());
    assertTrue(missing.err().contains("exactly one of --log and --shared-log"), missing.err());
  }

  @Test
  void eventsBecomeTrainingData() throws IOException {
    Path longer = folder.resolve("longer");
    Run run = export(longer);
    assertEquals(0, run.code(), run.err());
    assertEquals(
        longer + ": 2 new interactions, 1 new user; skipped: 2 known pairs, 1 of unknown items\n",
        run.out());
    assertEquals(
        List.of(
            "userID\tx_label\titemID\trating",
            "0\t0\t7\t5",
            "1\t2\t8\t1",
            "0\t0\t9\t",
            "30\t0\t3\t"),
        Files.readAllLines(longer.resolve("shop.inter")));
    List<String> users = Files.readAllLines(longer.resolve("users.txt"));
    assertEquals(31, users.size());
    assertEquals(Arrays.asList("u0", "late"), Arrays.asList(users.getFirst(), users.getLast()));
    assertEquals("png", Files.readString(longer.resolve("images/1.png")));
    assertEquals("features", Files.readString(longer.resolve("x_feat.npy")));
    assertEquals(INTERACTIONS, Files.readString(data.resolve("shop.inter")));
    Run again = export(longer);
    assertEquals(1, again.code());
    assertTrue(again.err().contains("longer must not exist"), again.err());
  }

  @Test
  void theCountsArePrintedAsJson() throws IOException {
    Run run = export(folder.resolve("longer"), "--json");
    assertEquals("{\"interactions\":2,\"users\":1,\"known\":2,\"unknownItems\":1}\n", run.out());
  }

  @Test
  void theNewestVersionOfANameIsFound() throws IOException {
    Path name = snapshot.getParent();
    snapshot = name;
    assertEquals(0, export(folder.resolve("longer")).code());
  }

  @Test
  void aByteOrderMarkWindowsLineEndsAndAMissingLastOneAreKept() throws IOException {
    String windows = "\uFEFFuserID\titemID\tx_label\r\n0\t7\t0\r\n1\t8\t2";
    Files.writeString(data.resolve("shop.inter"), windows);
    assertEquals(0, export(folder.resolve("longer")).code());
    assertEquals(
        windows + "\n0\t9\t0\n30\t3\t0\n", Files.readString(folder.resolve("longer/shop.inter")));
  }

  @Test
  void withoutNewUsersTheTableOfUsersStays() throws IOException {
    writeLog(event("u0", "i9", EventType.CLICK));
    Files.write(data.resolve("users.txt"), ids("user-", USERS));
    Run run = export(folder.resolve("longer"));
    assertTrue(run.out().contains(": 1 new interaction, 0 new users;"), run.out());
    assertEquals(ids("user-", USERS), Files.readAllLines(folder.resolve("longer/users.txt")));
  }

  @Test
  void linksInADatasetLeadToTheSameFiles() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/images"));
    Files.writeString(elsewhere.resolve("2.png"), "second");
    Files.createSymbolicLink(data.resolve("more"), Path.of("../elsewhere/images"));
    Files.createSymbolicLink(data.resolve("2.png"), Path.of("../elsewhere/images/2.png"));
    Path longer = folder.resolve("deep/er/longer");
    assertEquals(0, export(longer).code());
    assertEquals("second", Files.readString(longer.resolve("more/2.png")));
    assertEquals("second", Files.readString(longer.resolve("2.png")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user\\titemID\\tx_label | shop.inter:1: the header must name the tab-separated columns",
        "userID\\titemID\\tx_label\\n0\\t1 | shop.inter:2: a line must have as many fields as the",
        "userID\\titemID\\tx_label\\n\\nx\\t1\\t0 | shop.inter:3: userID must be a whole number",
        "userID\\titemID\\tx_label\\n0\\t1\\t7 | shop.inter:2: x_label must be 0 (training), 1",
        "userID\\titemID\\tx_label\\n30\\t1\\t0 | shop.inter:2: must be of the dataset that shop/",
        "userID\\titemID\\tx_label\\n0\\t40\\t0 | which has 30 users and 40 items; name that"
            + " dataset",
      })
  void anInvalidDatasetIsRefusedWithLineAndRule(String interactions, String problem)
      throws IOException {
    Files.writeString(
        data.resolve("shop.inter"), interactions.replace("\\t", "\t").replace("\\n", "\n"));
    Run run = export(folder.resolve("longer"));
    assertEquals(1, run.code());
    assertTrue(run.err().contains(problem), run.err());
    assertNothingIsLeft();
  }

  @Test
  void whatIsMissingOrInTheWayIsReported() throws IOException {
    Run inside = export(data.resolve("longer"));
    assertEquals(1, inside.code());
    assertTrue(inside.err().contains("must be outside the dataset"), inside.err());
    Files.writeString(data.resolve("second.inter"), INTERACTIONS);
    Run two = export(folder.resolve("longer"));
    assertTrue(two.err().contains("must have exactly one .inter file; found ["), two.err());
    Files.delete(data.resolve("second.inter"));
    log = folder.resolve("no log");
    Run missing = export(folder.resolve("longer"));
    assertEquals(1, missing.code());
    assertTrue(missing.err().contains("no such file or directory"), missing.err());
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws IOException {
    assertFalse(Files.exists(folder.resolve("longer")));
    try (Stream<Path> entries = Files.list(folder)) {
      assertTrue(entries.noneMatch(entry -> entry.getFileName().toString().startsWith(".")));
    }
  }
}
