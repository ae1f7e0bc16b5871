package org.ccdrec.dist;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** The program that the build runs to make a distribution from the modules it has packaged. */
public final class Main {
  private Main() {}

  /**
   * Makes {@code ccdrec-VERSION-linux-x86_64.tar.gz} and its checksum in the target directory.
   *
   * @param arguments directory of the checkout, target directory, version, time stamp of the files
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("usage: CHECKOUT TARGET VERSION TIMESTAMP");
    }
    Path checkout = Path.of(arguments[0]).toAbsolutePath().normalize();
    Path target = Path.of(arguments[1]).toAbsolutePath().normalize();
    var release = new Release(arguments[2], Instant.parse(arguments[3]));
    Path folder = new Distribution(checkout, release).assemble(target);
    Path archive = target.resolve(folder.getFileName() + "-" + Release.PLATFORM + ".tar.gz");
    new Tarball(release.timestamp()).pack(folder, archive);
    Checksum.write(archive);
    System.out.println("Packaged " + archive);
  }
}
