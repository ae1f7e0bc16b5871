package org.ccdrec.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which native libraries are unpacked, and which entries leave the jars. */
final class NativeLibrariesTest {
  @ParameterizedTest
  @CsvSource({
    "duckdb_jdbc-2.0.jar, libduckdb_java.so_osx_universal",
    "onnxruntime-1.20.0.jar, ai/onnxruntime/native/win-x64/onnxruntime.dll",
    "openblas-0.3-linux-x86_64.jar, org/bytedeco/openblas/linux-x86_64/libopenblas.so.0",
    "jna-5.17.0.jar, com/sun/jna/darwin-x86-64/libjnidispatch.jnilib"
  })
  void librariesOfAllPlatformsLeaveTheirJars(String jar, String entry) {
    assertTrue(NativeLibraries.isUnpacked(jar, entry));
  }

  @ParameterizedTest
  @CsvSource({
    "duckdb_jdbc-2.0.jar, org/duckdb/DuckDBNative.class",
    // Its libraries are optional: without them it decompresses in Java.
    "aircompressor-v3-3.14.jar, aircompressor/linux-amd64/libzstd.so"
  })
  void otherEntriesStay(String jar, String entry) {
    assertFalse(NativeLibraries.isUnpacked(jar, entry));
  }

  @Test
  void onlyThoseOfThisPlatformAreUnpacked(@TempDir Path folder) throws Exception {
    Path jar = folder.resolve("jna-5.17.0.jar");
    jar(jar, "com/sun/jna/linux-x86-64/libjnidispatch.so", "com/sun/jna/win32-x86/jnidispatch.dll");
    new NativeLibraries(folder).unpack(jar, Application.ALL.getFirst());
    assertEquals(
        List.of("libjnidispatch.so"), Installation.names(folder.resolve("native/trainer")));
  }

  private static void jar(Path file, String... entries) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String entry : entries) {
        out.putNextEntry(new ZipEntry(entry));
        out.closeEntry();
      }
    }
  }
}
