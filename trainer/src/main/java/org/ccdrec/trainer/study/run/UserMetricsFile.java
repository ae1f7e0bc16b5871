package org.ccdrec.trainer.study.run;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.trainer.evaluation.MetricAt;
import org.ccdrec.trainer.evaluation.UserMetrics;

/**
 * The test metrics of every user of one run, format version 1. Most values are 0 or 1, so doubles
 * compress well.
 *
 * <p>Gzip-compressed, big-endian: the bytes {@code CCUM}, the version (int), the number of users
 * (int) and their indices (ints, ascending), the number of metrics (int), then for each metric its
 * name (modified UTF-8 after its length, as {@link DataOutputStream#writeUTF} has it) and a double
 * for each user.
 */
final class UserMetricsFile {
  private static final int MAGIC = 0x4343554D;
  private static final int VERSION = 1;

  private UserMetricsFile() {}

  static void write(Path file, UserMetrics metrics) throws IOException {
    AtomicFile.write(
        file,
        plain -> {
          GZIPOutputStream gzip = new GZIPOutputStream(plain);
          DataOutputStream out = new DataOutputStream(gzip);
          out.writeInt(MAGIC);
          out.writeInt(VERSION);
          int[] users = metrics.users();
          out.writeInt(users.length);
          for (int user : users) {
            out.writeInt(user);
          }
          out.writeInt(MetricAt.ALL.size());
          for (MetricAt metric : MetricAt.ALL) {
            out.writeUTF(metric.toString());
            for (double value : metrics.values(metric)) {
              out.writeDouble(value);
            }
          }
          out.flush();
          gzip.finish();
        });
  }

  static UserMetrics read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16))) {
      if (in.readInt() != MAGIC || in.readInt() != VERSION) {
        throw new IOException(file + " must contain user metrics in format version " + VERSION);
      }
      int[] users = new int[in.readInt()];
      for (int at = 0; at < users.length; at++) {
        users[at] = in.readInt();
      }
      double[][] values = new double[in.readInt()][users.length];
      if (values.length != MetricAt.ALL.size()) {
        throw new IOException(file + " must contain the metrics " + MetricAt.ALL);
      }
      for (int metric = 0; metric < values.length; metric++) {
        requireMetric(file, MetricAt.ALL, metric, in.readUTF());
        for (int at = 0; at < users.length; at++) {
          values[metric][at] = in.readDouble();
        }
      }
      return new UserMetrics(users, values);
    }
  }

  private static void requireMetric(Path file, List<MetricAt> all, int at, String found)
      throws IOException {
    if (!all.get(at).toString().equals(found)) {
      throw new IOException("%s: metric %d must be %s; %s".formatted(file, at, all.get(at), found));
    }
  }
}
