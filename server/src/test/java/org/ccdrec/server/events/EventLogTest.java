package org.ccdrec.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventFile;
import org.ccdrec.events.EventType;
import org.ccdrec.files.LockFile;
import org.ccdrec.server.acted.LogFollower;
import org.ccdrec.server.acted.LogPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is acknowledged is read back, whatever happens to the end of the log. */
@Timeout(300)
class EventLogTest {
  @TempDir Path directory = Path.of("unset");

  private static Event event(int number) {
    String cause = number % 2 == 0 ? null : "answer-" + number;
    return new Event(
        Instant.ofEpochMilli(number), "ü\"ser" + number % 3, "i" + number, EventType.LIKE, cause);
  }

  private EventLog open(List<Event> replayed) throws IOException {
    var options = new EventLog.Options(directory, 1000, true);
    LockFile lock = EventLog.lock(directory);
    return EventLog.open(options, lock, List.of(new Recorder(LogPosition.START, replayed)));
  }

  /** A follower that keeps the events that it gets while the log is opened. */
  static final class Recorder implements LogFollower {
    private final List<Event> replayed;
    private LogPosition position;

    Recorder(LogPosition position, List<Event> replayed) {
      this.position = position;
      this.replayed = replayed;
    }

    @Override
    public LogPosition position() {
      return position;
    }

    @Override
    public void rewind(LogPosition end) {
      position = end;
    }

    @Override
    public void add(List<Event> events, LogPosition after) {
      if (!Thread.currentThread().getName().equals("event-log")) {
        replayed.addAll(events);
      }
      position = after;
    }
  }

  private List<Event> written(int count) throws Exception {
    try (EventLog log = open(new ArrayList<>())) {
      for (int number = 0; number < count; number++) {
        log.append(List.of(event(number))).get();
      }
    }
    return IntStream.range(0, count).mapToObj(EventLogTest::event).toList();
  }

  private List<Event> replayed() throws IOException {
    List<Event> replayed = new ArrayList<>();
    open(replayed).close();
    return replayed;
  }

  @Test
  void whatIsAcknowledgedIsReadBackFromAllFiles() throws Exception {
    List<Event> events = written(50);
    assertTrue(EventFile.list(directory).size() > 3, "the log is rotated");
    assertEquals(events, replayed());
    assertEquals(events, replayed());
  }

  @Test
  void aFollowerGetsWhatItLacksAndAllOfAShorterLog() throws Exception {
    List<Event> events = written(50);
    List<LogPosition> positions = new ArrayList<>();
    positions.add(LogPosition.START);
    for (Path file : EventFile.list(directory)) {
      positions.add(new LogPosition(EventFile.number(file), 0));
      positions.add(new LogPosition(EventFile.number(file), Files.size(file)));
    }
    for (LogPosition from : positions) {
      List<Event> replayed = new ArrayList<>();
      var follower = new Recorder(from, replayed);
      EventLog.open(
              new EventLog.Options(directory, 1000, true),
              EventLog.lock(directory),
              List.of(follower))
          .close();
      assertEquals(events.subList(50 - replayed.size(), 50), replayed);
      assertEquals(positions.getLast(), follower.position());
      assertEquals(from.equals(positions.getLast()), replayed.isEmpty());
    }
    List<Event> all = new ArrayList<>();
    var later = new Recorder(new LogPosition(99, 3), all);
    EventLog.open(
            new EventLog.Options(directory, 1000, true), EventLog.lock(directory), List.of(later))
        .close();
    assertEquals(events, all);
    assertEquals(positions.getLast(), later.position());
  }

  @Test
  void aTailTornAnywhereIsCutOffAndTheLogGoesOn() throws Exception {
    List<Event> events = written(3);
    Path file = EventFile.list(directory).getFirst();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      List<Event> replayed = new ArrayList<>();
      try (EventLog log = open(replayed)) {
        assertEquals(events.subList(0, replayed.size()), replayed);
        String kept = new String(whole, 0, length, StandardCharsets.ISO_8859_1);
        assertEquals(
            kept.chars().filter(c -> c == '\n').count(), replayed.size(), length + " bytes");
        log.append(List.of(event(9))).get();
      }
      replayed.add(event(9));
      assertEquals(replayed, replayed());
    }
  }

  @Test
  void aDamagedLineIsLeftOutAndNoOther() throws Exception {
    List<Event> events = new ArrayList<>(written(4));
    Path file = EventFile.list(directory).getFirst();
    byte[] bytes = Files.readAllBytes(file);
    int second = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
    bytes[second + 30] ^= 1;
    Files.write(file, bytes);
    events.remove(1);
    assertEquals(events, replayed());
  }

  @Test
  void garbageAtTheEndIsCutOff() throws Exception {
    List<Event> events = written(2);
    Path file = EventFile.list(directory).getFirst();
    Files.write(file, new byte[] {0, 0, '\n', 0, 'x'}, StandardOpenOption.APPEND);
    assertEquals(events, replayed());
    assertEquals(2, Files.readAllLines(file).size());
  }

  @Test
  void aDirectoryHasOneWriterAndAClosedLogTakesNothing() throws Exception {
    EventLog log = open(new ArrayList<>());
    assertThrows(IOException.class, () -> open(new ArrayList<>()));
    log.close();
    var failure = assertThrows(ExecutionException.class, () -> log.append(List.of(event(1))).get());
    assertInstanceOf(IOException.class, failure.getCause());
  }

  @Test
  void aFileThatCannotBeWrittenFailsTheAppendAndNothingElse() throws Exception {
    try (EventLog log = open(new ArrayList<>())) {
      log.append(IntStream.range(0, 20).mapToObj(EventLogTest::event).toList()).get();
      Path next = EventFile.at(directory, 2);
      Files.createDirectory(next); // where the log wants its next file
      assertThrows(ExecutionException.class, () -> log.append(List.of(event(20))).get());
      Files.delete(next);
      log.append(List.of(event(21))).get();
    }
    List<Event> replayed = replayed();
    assertEquals(21, replayed.size());
    assertEquals(event(21), replayed.getLast());
  }

  @Test
  void aKilledWriterLosesNothingThatItAcknowledged() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int acknowledged = -1;
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        acknowledged = Math.max(acknowledged, Integer.parseInt(line));
        if (acknowledged == 300) {
          assertTrue(process.toHandle().destroyForcibly()); // leaves the stream open
        }
      }
    }
    process.waitFor();
    List<Event> replayed = replayed();
    assertTrue(acknowledged >= 300 && replayed.size() > acknowledged, replayed.size() + " events");
    for (int number = 0; number < replayed.size(); number++) {
      assertEquals("i" + number, replayed.get(number).itemId());
    }
  }
}
