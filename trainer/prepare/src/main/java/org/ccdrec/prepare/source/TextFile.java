package org.ccdrec.prepare.source;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import java.util.zip.ZipException;

/** The text of a raw file: decompressed, decoded as UTF-8, without a byte order mark. */
final class TextFile {
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private TextFile() {}

  static BufferedReader open(SourceFile file, LongConsumer read) throws IOException {
    InputStream in = SourceFile.open(file.path(), read);
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var reader = new BufferedReader(new InputStreamReader(in, decoder), 1 << 16);
    try {
      reader.mark(1);
      if (reader.read() != BYTE_ORDER_MARK) {
        reader.reset();
      }
      return reader;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** Translates an exception wrapped by FastCSV into an error of the file. */
  static IOException explained(SourceFile file, long line, UncheckedIOException wrapped) {
    IOException cause = wrapped.getCause();
    return explained(file, line, cause == null ? new IOException(wrapped) : cause);
  }

  /** Translates an exception raised during reading into an error of the file. */
  static IOException explained(SourceFile file, long line, IOException cause) {
    String rule =
        switch (cause) {
          case SourceException known -> null;
          case CharacterCodingException coding ->
              "the file must be text in UTF-8; convert it, for example with iconv -f %s -t utf-8"
                  .formatted(encoding(file));
          case ZipException zip -> "the compressed file is damaged: " + zip.getMessage();
          case EOFException end -> "the compressed file is truncated";
          default -> null;
        };
    if (rule == null) {
      return cause;
    }
    var explained = new SourceException(file.name(), line, rule + " (in this line or after it)");
    explained.initCause(cause);
    return explained;
  }

  /** Returns the likely encoding of a file that is not in UTF-8. */
  private static String encoding(SourceFile file) {
    try (InputStream in = SourceFile.open(file.path(), bytes -> {})) {
      int first = in.read();
      int second = in.read();
      boolean hasMark = first == 0xFF && second == 0xFE || first == 0xFE && second == 0xFF;
      return hasMark || first == 0 || second == 0 ? "utf-16" : "latin1";
    } catch (IOException e) {
      return "latin1";
    }
  }
}
