package org.ccdrec.snapshot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The on-disk format of a snapshot, version {@value #VERSION}.
 *
 * <p>A snapshot is the directory {@code <store>/<name>/<version>/}. Its name matches {@code
 * [A-Za-z0-9][A-Za-z0-9._-]{0,63}}. Its version is {@code yyyyMMdd'T'HHmmssSSS'Z'-hhhhhhhh}: the
 * UTC time of publication to the millisecond, later than that of every version published before,
 * and the first eight hexadecimal digits of the SHA-256 of the manifest without its {@code version}
 * member, in canonical JSON (RFC 8785, see {@link CanonicalJson}). Versions therefore sort by time
 * as text, an altered manifest does not match its version, and no version is used twice.
 *
 * <p>With U users, I items, d dimensions and N seen pairs, the directory holds these files; all
 * numbers are little-endian, all text is UTF-8 without a byte order mark:
 *
 * <table>
 * <caption>Files</caption>
 * <tr><th>file</th><th>content</th><th>bytes</th></tr>
 * <tr><td>manifest.json</td><td>see below; written last</td><td>any</td></tr>
 * <tr><td>items.f32</td><td>item vectors, float32, row-major I × d</td><td>4·I·d</td></tr>
 * <tr><td>users.f32</td><td>user vectors, float32, row-major U × d</td><td>4·U·d</td></tr>
 * <tr><td>items.ids, items.ids.i64</td><td>table of the I item ids</td><td>any, 8·(I+1)</td></tr>
 * <tr><td>users.ids, users.ids.i64</td><td>table of the U user ids</td><td>any, 8·(U+1)</td></tr>
 * <tr><td>seen.i64</td><td>int64 row offsets into seen.i32, from 0 to N</td><td>8·(U+1)</td></tr>
 * <tr><td>seen.i32</td><td>int32 item indices, strictly ascending in a row</td><td>4·N</td></tr>
 * <tr><td>popularity.i32</td><td>int32 interactions of each item, never negative</td><td>4·I</td></tr>
 * <tr><td>metadata.jsonl, metadata.jsonl.i64</td><td>optional table of item metadata</td><td>any, 8·(I+1)</td></tr>
 * <tr><td>images.bin, images.bin.i64</td><td>optional table of item pictures, empty where an item has none</td><td>any, 8·(I+1)</td></tr>
 * <tr><td>content-&lt;modality&gt;.f32</td><td>optional content vectors, float32, row-major I × dₘ</td><td>4·I·dₘ</td></tr>
 * <tr><td>encoders.json</td><td>optional array of the encoders that made the content vectors</td><td>any</td></tr>
 * <tr><td>segments.json</td><td>optional interactions by attributes of users</td><td>at most {@value #MAX_SEGMENTS_BYTES}</td></tr>
 * <tr><td>index.hnsw</td><td>optional graph index of the item vectors</td><td>any</td></tr>
 * <tr><td>report.json</td><td>optional training report, any JSON</td><td>any</td></tr>
 * </table>
 *
 * <p>A table of n records is a data file, the records one after the other, and an offsets file
 * {@code <data>.i64}: n+1 ascending int64 byte offsets from 0 to the length of the data. Records of
 * text tables (ids, metadata) end with a line feed. An id is 1 to {@value #MAX_ID_BYTES} bytes of
 * UTF-8 without control characters, and unique in its table. A metadata record is a JSON object
 * with the optional keys {@code title}, {@code category}, {@code image} (a URI; all three text) and
 * {@code attributes}, an object whose keys and types the manifest declares ({@link AttributeType}).
 *
 * <p>{@code encoders.json} has an object for each modality whose content vectors an item encoder
 * made from texts, attributes or pictures: {@code modality}, {@code encoder}, {@code version},
 * {@code fingerprint} and {@code learned} (text), {@code inputs} (array of {@code text}, {@code
 * attributes}, {@code picture}, {@code id}), {@code width} (integer) and {@code settings} (object).
 * A server with the same encoder encodes new items by it. Other keys are ignored.
 *
 * <p>{@code segments.json} is the object <code>{"attributes": {…}}</code>. It has an object for
 * each attribute of users, by value, and for each value an object with {@code users} and {@code
 * interactions} (integers), {@code items} (item indices) and {@code counts} (the interactions of
 * these users with each of these items, descending); {@link UserSegments} has the limits. Libraries
 * before 0.3 refuse a snapshot with this file by its name.
 *
 * <p>{@code index.hnsw} spares the servers building the graph by which they search many items. Its
 * content is that of {@code org.ccdrec.hnsw.GraphFile}, which no rule of this format checks; a
 * server that cannot use it builds its own. Libraries before 0.3 refuse a snapshot with this file
 * by its name.
 *
 * <p>The manifest is a JSON object of at most {@value #MAX_MANIFEST_BYTES} bytes with exactly these
 * keys, unless marked optional:
 *
 * <ul>
 *   <li>{@code formatVersion}: {@value #VERSION}. A reader refuses a newer format by name, and
 *       reads older ones: see below.
 *   <li>{@code name}, {@code version}, {@code created} (an ISO-8601 instant of the years 0 to
 *       9999).
 *   <li>{@code metric}: {@value #METRIC}. The score of an item for a user is the inner product of
 *       the stored vectors, in evaluation and in serving.
 *   <li>{@code shape}: {@code users}, {@code items}, {@code dimension}, {@code interactions} (N).
 *   <li>{@code model}: {@code name} and {@code config}, the full configuration as an object.
 *   <li>{@code provenance}: {@code dataHash}, {@code seed}, {@code kernels}, {@code libraries}
 *       (name to version).
 *   <li>{@code metrics}: metric name to finite number, e.g. {@code "test.recall@20": 0.094}.
 *   <li>{@code attributes}: attribute name to type; optional, present if and only if metadata.jsonl
 *       is.
 *   <li>{@code content}: optional, modality name to dimension dₘ.
 *   <li>{@code files}: for every other file, its {@code name}, {@code length} and {@code sha256}.
 * </ul>
 *
 * <p>Every element of an item, user or content vector is finite, with an absolute value of at most
 * {@value #MAX_ELEMENT}.
 *
 * <p>Publication: all files are written to the hidden sibling {@code .publishing-…}, the manifest
 * last; each file, then the directory, is fsynced; the directory is renamed to its version; the
 * parent directory is fsynced. A directory under a version's name is therefore complete, and never
 * changes. A publisher holds an operating-system lock on {@code .publishing-….lock} while it works,
 * so a temporary whose lock is free was left by a killed publisher, and the next publisher removes
 * it.
 *
 * <p>Format versions:
 *
 * <ol>
 *   <li>The version was computed from compact JSON with the members in their order and numbers as
 *       Java's {@code Double.toString} prints them. Everything else is as above.
 *   <li>The version is computed from canonical JSON, so that other languages can write snapshots.
 *       Integers should be within ±2<sup>53</sup>, beyond which RFC 8785 rounds them.
 * </ol>
 */
public final class SnapshotFormat {
  /** Version of the format that this library writes, and the newest that it reads. */
  public static final int VERSION = 2;

  /** The one metric of the format: the inner product of the stored vectors. */
  public static final String METRIC = "inner-product";

  /** Longest id, in bytes of UTF-8. */
  public static final int MAX_ID_BYTES = 512;

  /**
   * Largest absolute value of an element of a vector. Inner products of such vectors are finite
   * float32 numbers up to 10⁸ dimensions.
   */
  public static final float MAX_ELEMENT = 1e15f;

  /** Longest {@code segments.json}, in bytes. */
  static final int MAX_SEGMENTS_BYTES = 1 << 26;

  /** Longest manifest, in bytes. */
  static final int MAX_MANIFEST_BYTES = 1 << 24;

  static final String PUBLISHING = ".publishing-";
  static final String MANIFEST = "manifest.json";
  static final String ITEM_VECTORS = "items.f32";
  static final String USER_VECTORS = "users.f32";
  static final String ITEM_IDS = "items.ids";
  static final String USER_IDS = "users.ids";
  static final String SEEN_OFFSETS = "seen.i64";
  static final String SEEN_ITEMS = "seen.i32";
  static final String POPULARITY = "popularity.i32";
  static final String METADATA = "metadata.jsonl";
  static final String IMAGES = "images.bin";
  static final String ENCODERS = "encoders.json";
  static final String SEGMENTS = "segments.json";
  static final String INDEX = "index.hnsw";
  static final String REPORT = "report.json";

  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  static final Pattern VERSION_NAME = Pattern.compile("\\d{8}T\\d{9}Z-[0-9a-f]{8}");
  static final Pattern MODALITY = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /** Length in {@link #expectedFiles} of a file whose length does not depend on the shape. */
  static final long ANY_LENGTH = -1;

  private SnapshotFormat() {}

  static String offsetsOf(String table) {
    return table + ".i64";
  }

  static String contentFile(String modality) {
    return "content-" + modality + ".f32";
  }

  /** Returns the files that the shape of a manifest requires, each with its length in bytes. */
  static Map<String, Long> expectedFiles(Manifest manifest) {
    var files = new LinkedHashMap<String, Long>();
    long users = manifest.shape().users();
    long items = manifest.shape().items();
    long rowBytes = 4L * manifest.shape().dimension();
    files.put(ITEM_VECTORS, items * rowBytes);
    files.put(USER_VECTORS, users * rowBytes);
    putTable(files, ITEM_IDS, items);
    putTable(files, USER_IDS, users);
    files.put(SEEN_OFFSETS, 8 * (users + 1));
    files.put(SEEN_ITEMS, 4 * manifest.shape().interactions());
    files.put(POPULARITY, 4 * items);
    if (manifest.attributes() != null) {
      putTable(files, METADATA, items);
    }
    if (manifest.hasFile(IMAGES)) {
      putTable(files, IMAGES, items);
    }
    manifest.content().forEach((name, width) -> files.put(contentFile(name), 4L * items * width));
    if (manifest.hasFile(ENCODERS)) {
      files.put(ENCODERS, ANY_LENGTH);
    }
    if (manifest.hasFile(SEGMENTS)) {
      files.put(SEGMENTS, ANY_LENGTH);
    }
    if (manifest.hasFile(INDEX)) {
      files.put(INDEX, ANY_LENGTH);
    }
    if (manifest.hasFile(REPORT)) {
      files.put(REPORT, ANY_LENGTH);
    }
    return files;
  }

  private static void putTable(Map<String, Long> files, String table, long records) {
    files.put(table, ANY_LENGTH);
    files.put(offsetsOf(table), 8 * (records + 1));
  }
}
