package org.ccdrec.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every intact line of a file is read, in order, whatever is around it. */
class EventFileTest {
  private static Path fuzzed = Path.of("unset");

  @TempDir Path directory = Path.of("unset");

  @BeforeContainer
  static void createDirectory() throws IOException {
    fuzzed = Files.createTempDirectory("events").resolve("events-0000000001.log");
  }

  @AfterContainer
  static void deleteDirectory() throws IOException {
    Files.deleteIfExists(fuzzed);
    Files.delete(fuzzed.getParent());
  }

  private static Event event(int number) {
    String cause = number % 2 == 0 ? null : "answer-" + number;
    return new Event(Instant.ofEpochSecond(number), "u", "i" + number, EventType.CLICK, cause);
  }

  @Test
  void filesAreListedByNumberAndOthersAreIgnored() throws IOException {
    for (String name : List.of("events-0000000010.log", "events-0000000009.log", "lock")) {
      Files.createFile(directory.resolve(name));
    }
    Files.createFile(directory.resolve("events-11.log"));
    Files.createFile(directory.resolve("events-0000000011.log.bak"));
    assertEquals(
        List.of(EventFile.at(directory, 9), EventFile.at(directory, 10)),
        EventFile.list(directory));
    assertEquals(10, EventFile.number(EventFile.list(directory).getLast()));
  }

  @Property(tries = 1000)
  void intactLinesAreReadAndDamageIsCounted(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    var bytes = new ByteArrayOutputStream();
    List<Event> written = new ArrayList<>();
    int damagedBefore = 0;
    int damaged = 0;
    int intact = 0;
    for (int number = 0; number < random.nextInt(8); number++) {
      byte[] line = EventLine.write(event(number));
      if (random.nextInt(3) == 0) {
        line[random.nextInt(line.length - 1)] ^= (byte) 0x80; // never makes a line feed
        damaged++;
      } else {
        written.add(event(number));
        damagedBefore = damaged;
        intact = bytes.size() + line.length;
      }
      bytes.writeBytes(line);
    }
    byte[] torn = EventLine.write(event(99));
    bytes.write(torn, 0, random.nextInt(torn.length));
    Files.write(fuzzed, bytes.toByteArray());
    List<Event> read = new ArrayList<>();
    EventFile.Scan scan = EventFile.read(fuzzed, read::add);
    assertEquals(written, read);
    assertEquals(new EventFile.Scan(written.size(), intact, damagedBefore), scan);
  }

  @Property(tries = 1000)
  void anyBytesAreRead(@ForAll byte[] start, @ForAll long seed) throws IOException {
    var random = new Random(seed);
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(start);
    IntStream.range(0, 3).forEach(number -> bytes.writeBytes(EventLine.write(event(number))));
    byte[] all = bytes.toByteArray();
    for (int change = 0; change < random.nextInt(4); change++) {
      all[random.nextInt(all.length)] = (byte) random.nextInt(256);
    }
    Files.write(fuzzed, Arrays.copyOf(all, random.nextInt(all.length + 1)));
    List<Event> read = new ArrayList<>();
    EventFile.Scan scan = EventFile.read(fuzzed, read::add);
    assertEquals(read.size(), scan.events());
    assertTrue(scan.length() <= Files.size(fuzzed) && scan.damaged() >= 0);
  }
}
