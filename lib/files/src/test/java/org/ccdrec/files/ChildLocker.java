package org.ccdrec.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A process that locks a file, once until it is killed or again and again. */
final class ChildLocker {
  private ChildLocker() {}

  /** Takes the path of the lock and, to lock it repeatedly, that of a witness and the number. */
  public static void main(String[] arguments) throws IOException {
    Path path = Path.of(arguments[0]);
    if (arguments.length > 1) {
      lockRepeatedly(path, Path.of(arguments[1]), Integer.parseInt(arguments[2]));
      return;
    }
    try (LockFile lock = LockFile.acquire(path)) {
      ChildProcess.awaitOrder("locked " + lock.path());
    } catch (LockedException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Creates and deletes the witness under the lock, which fails if two have the lock at once. */
  static void lockRepeatedly(Path path, Path witness, int times) throws IOException {
    for (int done = 0; done < times; ) {
      Optional<LockFile> lock = LockFile.tryAcquire(path);
      if (lock.isPresent()) {
        Files.createFile(witness);
        Files.delete(witness);
        lock.get().delete();
        done++;
      }
    }
  }
}
