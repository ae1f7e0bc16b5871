package org.ccdrec.server.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Work on a thread that gives way to others. */
class LowPriorityThreadTest {
  @Test
  void itReturnsWhatTheWorkDoes() throws IOException {
    Thread caller = Thread.currentThread();
    assertNotEquals(caller, LowPriorityThread.call(19, Thread::currentThread));
  }

  @Test
  void whatTheWorkThrowsIsThrown() {
    for (Throwable failure :
        new Throwable[] {
          new IOException("a"), new IllegalStateException("b"), new OutOfMemoryError("c")
        }) {
      assertSame(
          failure,
          assertThrows(
              Throwable.class,
              () ->
                  LowPriorityThread.call(
                      19,
                      () -> {
                        if (failure instanceof Error error) {
                          throw error;
                        }
                        throw (Exception) failure;
                      })));
    }
  }

  @Test
  void anInterruptionReachesTheWorkAndItsEndIsAwaited() throws IOException {
    Thread caller = Thread.currentThread();
    String end =
        LowPriorityThread.call(
            19,
            () -> {
              caller.interrupt();
              try {
                new CountDownLatch(1).await();
                return "nobody interrupted";
              } catch (InterruptedException e) {
                return "interrupted";
              }
            });
    assertEquals("interrupted", end);
    assertTrue(Thread.interrupted(), "the caller still knows of it");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void itsThreadHasTheNiceValue() throws IOException {
    int before = nice();
    assertEquals(19, LowPriorityThread.call(19, LowPriorityThreadTest::nice));
    assertEquals(before, LowPriorityThread.call(before, LowPriorityThreadTest::nice));
    assertEquals(before, nice(), "and the caller's is as it was");
  }

  /** The nice value of this thread: the 17th field after its name in parentheses. */
  private static int nice() throws IOException {
    String stat = Files.readString(Path.of("/proc/thread-self/stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
  }
}
