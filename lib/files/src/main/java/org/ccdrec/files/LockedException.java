package org.ccdrec.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Reports that a lock is held, and by which process. */
public final class LockedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String holder;

  LockedException(Path path, OptionalLong owner) {
    this(path, holder(owner));
  }

  private LockedException(Path path, String holder) {
    super(path + " is locked by " + holder);
    this.holder = holder;
  }

  private static String holder(OptionalLong owner) {
    if (owner.isEmpty()) {
      return "another process";
    }
    boolean isThis = owner.getAsLong() == ProcessHandle.current().pid();
    return (isThis ? "this process, " : "process ") + owner.getAsLong();
  }

  /** Returns who holds the lock, for messages: "process 4711", say. */
  public String holder() {
    return holder;
  }
}
