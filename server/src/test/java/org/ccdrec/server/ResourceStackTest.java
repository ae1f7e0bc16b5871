package org.ccdrec.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Resources are closed in reverse order, each of them, whatever fails. */
class ResourceStackTest {
  private final ResourceStack resources = new ResourceStack();
  private final List<String> closed = new ArrayList<>();

  private void open(String name) {
    resources.onClose(name, () -> closed.add(name));
  }

  private void openBroken(String name, Throwable failure) {
    resources.onClose(
        name,
        () -> {
          closed.add(name);
          switch (failure) {
            case Exception exception -> throw exception;
            case Error error -> throw error;
            default -> throw new AssertionError(failure);
          }
        });
  }

  @Test
  void resourcesAreClosedOnceInReverseOrder() {
    open("first");
    AutoCloseable second = resources.add("second", () -> closed.add("second"));
    assertEquals(List.of(), closed, "added and returned: " + second);
    open("third");
    resources.close();
    resources.close();
    assertEquals(List.of("third", "second", "first"), closed);
  }

  @Test
  void everyResourceIsClosedWhateverFails() {
    open("first");
    var io = new IOException("disk");
    openBroken("second", io);
    var error = new StackOverflowError();
    openBroken("third", error);
    open("fourth");
    var failure = assertThrows(IllegalStateException.class, resources::close);
    assertEquals(List.of("fourth", "third", "second", "first"), closed);
    assertEquals("third could not be closed", failure.getMessage());
    assertSame(error, failure.getCause());
    assertSame(io, failure.getSuppressed()[0].getCause());
  }

  @Test
  void failuresOfClosingAreSuppressedByTheFailureOfTheStart() {
    openBroken("first", new IOException("disk"));
    var start = new IOException("port in use");
    resources.closeAfter(start);
    assertEquals("first could not be closed", start.getSuppressed()[0].getMessage());
    resources.closeAfter(start);
    assertEquals(1, start.getSuppressed().length);
  }

  @Test
  void anInterruptionIsKeptAndTheRestIsClosed() {
    open("first");
    openBroken("second", new InterruptedException());
    assertThrows(IllegalStateException.class, resources::close);
    assertTrue(Thread.interrupted());
    assertEquals(List.of("second", "first"), closed);
  }
}
