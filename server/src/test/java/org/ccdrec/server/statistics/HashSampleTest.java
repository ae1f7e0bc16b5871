package org.ccdrec.server.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A sample keeps the smallest hashes, each once. */
class HashSampleTest {
  @Test
  void theSmallestHashesAreKept() throws IOException {
    var random = new Random(3);
    var all = new TreeSet<Long>();
    var sample = new HashSample();
    assertEquals(Long.MAX_VALUE, sample.end());
    for (int added = 0; added < 30_000; added++) {
      long hash = random.nextInt(8) == 0 && !all.isEmpty() ? all.first() : random.nextLong();
      all.add(hash);
      sample.add(hash);
      if (added % 3000 == 7) {
        assertSame(all, sample);
        assertSame(all, sample.copy());
        assertSame(all, stored(sample));
      }
    }
    assertSame(all, sample);
  }

  private static void assertSame(TreeSet<Long> all, HashSample sample) {
    long end =
        all.size() < HashSample.CAPACITY
            ? Long.MAX_VALUE
            : all.stream().skip(HashSample.CAPACITY - 1L).findFirst().orElseThrow();
    assertEquals(end, sample.end());
    assertEquals(all.headSet(end).size(), sample.below(end));
  }

  private static HashSample stored(HashSample sample) throws IOException {
    var bytes = new ByteArrayOutputStream();
    sample.write(new DataOutputStream(bytes));
    return HashSample.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  @Test
  void aSizeThatIsNoneIsRefused() {
    var input = new DataInputStream(new ByteArrayInputStream(new byte[] {-1, 0, 0, 0}));
    assertThrows(IOException.class, () -> HashSample.read(input));
  }
}
