package org.ccdrec.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock has one owner, among threads and among processes, and ends with its process. */
class LockFileTest {
  private static final long PID = ProcessHandle.current().pid();

  @TempDir Path directory = Path.of("unset");
  private Path path = Path.of("unset");

  @BeforeEach
  void choosePath() throws IOException {
    path = directory.toRealPath().resolve("lock");
  }

  @Test
  void aSecondOwnerInTheSameProcessIsRefused() throws IOException {
    try (LockFile lock = LockFile.acquire(path)) {
      assertEquals(path, lock.path());
      var refusal = assertThrows(LockedException.class, () -> LockFile.acquire(path));
      assertEquals(path + " is locked by this process, " + PID, refusal.getMessage());
      Path link = Files.createSymbolicLink(directory.resolve("link"), path);
      assertEquals(Optional.empty(), LockFile.tryAcquire(link), "the same file by another name");
    }
    LockFile.acquire(path).close();
    assertTrue(Files.exists(path));
  }

  @Test
  void aSecondOwnerInAnotherProcessIsRefusedWithTheProcessId() throws Exception {
    try (LockFile lock = LockFile.acquire(path)) {
      assertThrows(LockedException.class, () -> LockFile.acquire(lock.path()));
      try (var child = ChildProcess.start(ChildLocker.class, path)) {
        assertEquals(path + " is locked by process " + PID, child.answer());
      }
    }
    try (var child = ChildProcess.start(ChildLocker.class, path)) {
      assertEquals("locked " + path, child.answer());
      var refusal = assertThrows(LockedException.class, () -> LockFile.acquire(path));
      assertEquals(path + " is locked by process " + child.pid(), refusal.getMessage());
      assertEquals("process " + child.pid(), refusal.holder());
    }
  }

  @Test
  void aKilledOwnerReleasesItsLock() throws Exception {
    try (var child = ChildProcess.start(ChildLocker.class, path)) {
      assertEquals("locked " + path, child.answer());
      assertEquals(Optional.empty(), LockFile.tryAcquire(path));
      child.kill();
    }
    try (LockFile lock = LockFile.acquire(path)) {
      assertEquals(PID + "\n", Files.readString(lock.path()));
    }
  }

  @Test
  void aLockIsReleasedOnce() throws IOException {
    LockFile first = LockFile.acquire(path);
    first.close();
    try (LockFile second = LockFile.acquire(path)) {
      first.close();
      first.delete();
      assertThrows(LockedException.class, () -> LockFile.acquire(second.path()));
    }
  }

  @Test
  void deletingTheFileReleasesTheLock() throws IOException {
    LockFile lock = LockFile.acquire(path);
    lock.delete();
    assertFalse(Files.exists(path));
    LockFile.acquire(path).close();
  }

  @Test
  void ofManyOwnersThatDeleteTheFileNoTwoHoldTheLockAtOnce() throws Exception {
    Path witness = directory.resolve("witness");
    try (var first = ChildProcess.start(ChildLocker.class, path, witness, 300);
        var second = ChildProcess.start(ChildLocker.class, path, witness, 300)) {
      ChildLocker.lockRepeatedly(path, witness, 300);
      assertEquals(0, first.exitCode());
      assertEquals(0, second.exitCode());
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void aMissingDirectoryIsReported() {
    assertThrows(
        NoSuchFileException.class, () -> LockFile.acquire(directory.resolve("missing/lock")));
  }
}
