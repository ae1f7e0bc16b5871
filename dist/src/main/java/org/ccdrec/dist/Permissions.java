package org.ccdrec.dist;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Permissions of packaged files: written by their owner, read by everybody. */
final class Permissions {
  private static final Set<PosixFilePermission> DATA = PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private Permissions() {}

  /** Returns the permissions of a program or directory, or of a plain file. */
  static Set<PosixFilePermission> of(boolean isExecutable) {
    return isExecutable ? EXECUTABLE : DATA;
  }
}
