package org.ccdrec.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotTransfer;

/** A process that dies without cleaning up when it requests the third file of a version. */
final class KilledTransfer {
  static final int EXIT_CODE = 78;

  private KilledTransfer() {}

  public static void main(String[] arguments) throws IOException {
    Path from = Path.of(arguments[0]);
    var id =
        new SnapshotId(from.getParent().getFileName().toString(), from.getFileName().toString());
    SnapshotTransfer.receive(
        SnapshotStore.open(Path.of(arguments[1])),
        id,
        new SnapshotTransfer.Source() {
          private int opened;

          @Override
          public String place() {
            return from.toString();
          }

          @Override
          public byte[] manifest() throws IOException {
            return Files.readAllBytes(from.resolve("manifest.json"));
          }

          @Override
          public InputStream open(Manifest.FileEntry file) throws IOException {
            if (++opened == 3) {
              Runtime.getRuntime().halt(EXIT_CODE);
            }
            return Files.newInputStream(from.resolve(file.name()));
          }
        });
  }
}
