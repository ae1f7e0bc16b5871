package org.ccdrec.server.retrieval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ccdrec.hnsw.GraphBuilder;
import org.ccdrec.hnsw.GraphIndex;
import org.ccdrec.hnsw.GraphShape;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestSettings;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Search by graph against exact search, and what becomes of the index on the disk. */
class RetrievalTest {
  private static final int ITEMS = 3000;
  private static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(5, 50, ITEMS, 24, 4);

  @TempDir Path directory = Path.of("unset");
  private Snapshot snapshot;

  @BeforeEach
  void publish() throws IOException {
    SnapshotStore store = SnapshotStore.open(directory.resolve("store"));
    SnapshotId id = GENERATED.publish(store, "generated", false);
    snapshot = Snapshot.openVerified(store.path(id));
  }

  @AfterEach
  void close() {
    snapshot.close();
  }

  private Retrieval open(RetrievalSettings settings) throws IOException {
    return Retrieval.open(snapshot, settings, directory.resolve("indices"), true);
  }

  private static RetrievalSettings settings(int exactUpTo) {
    return TestSettings.retrieval(exactUpTo, 16, 100, 100);
  }

  @Test
  void theGraphFindsNearlyAllThatExactSearchFinds() throws IOException {
    try (Retrieval graph = open(settings(0));
        Retrieval exact = open(settings(ITEMS))) {
      assertTrue(graph.isApproximate());
      assertFalse(exact.isApproximate());
      int found = 0;
      for (int user = 0; user < 50; user++) {
        float[] query = row(snapshot.userVectors(), user);
        ItemFilter unseen = ItemFilter.without(snapshot.seen().items(user));
        Ranking truth = exact.search(query, 10, unseen);
        assertArrayEquals(truth.items(), graph.exact(query, TopKQuery.best(10, unseen)).items());
        Ranking approximate = graph.search(query, 10, unseen);
        assertEquals(10, approximate.size());
        for (int rank = 0; rank < 10; rank++) {
          int item = approximate.items()[rank];
          assertTrue(unseen.accepts(item));
          found += IntStream.of(truth.items()).anyMatch(each -> each == item) ? 1 : 0;
        }
      }
      assertTrue(found >= 0.97 * 500, "recall@10 is " + found / 500.0);
    }
  }

  @Test
  void theGraphFindsNearlyAllThatAFilterLeaves() throws IOException {
    try (Retrieval graph = open(settings(0))) {
      var random = new Random(7);
      int[] left = IntStream.range(0, ITEMS).filter(item -> random.nextInt(3) == 0).toArray();
      var bits = new BitSet();
      IntStream.of(left).forEach(bits::set);
      ItemFilter filter = ItemFilter.within(bits, left.length, new int[0]);
      int found = 0;
      for (int user = 0; user < 50; user++) {
        float[] query = row(snapshot.userVectors(), user);
        int[] truth = graph.exact(query, TopKQuery.best(10, filter)).items();
        int[] approximate = graph.search(query, 10, filter).items();
        found += (int) IntStream.of(approximate).filter(i -> contains(truth, i)).count();
      }
      assertTrue(found >= 0.97 * 500, "recall@10 is " + found / 500.0);
    }
  }

  @Test
  void aFilterThatAllItemsPassDoesNotBringBackExcludedOnes() throws IOException {
    try (Retrieval graph = open(settings(0))) {
      var all = new BitSet();
      all.set(0, ITEMS);
      float[] query = row(snapshot.userVectors(), 0);
      int[] best = graph.search(query, 10, ItemFilter.ALL).items();
      int[] excluded = IntStream.of(best).sorted().toArray();
      for (ItemFilter filter :
          List.of(
              ItemFilter.within(all, ITEMS, excluded),
              ItemFilter.except(ItemFilter.within(all, ITEMS, new int[0]), bits(excluded), 10),
              ItemFilter.except(ItemFilter.ALL, bits(excluded), 10))) {
        int[] found = graph.search(query, 10, filter).items();
        assertEquals(10, found.length);
        assertTrue(IntStream.of(found).noneMatch(item -> contains(best, item)));
      }
    }
  }

  private static BitSet bits(int[] items) {
    var bits = new BitSet();
    IntStream.of(items).forEach(bits::set);
    return bits;
  }

  private static boolean contains(int[] items, int item) {
    return IntStream.of(items).anyMatch(each -> each == item);
  }

  @Test
  void ifKEligibleItemsExistKComeBack() throws IOException {
    try (Retrieval graph = open(settings(0))) {
      float[] query = row(snapshot.userVectors(), 0);
      for (int eligible : new int[] {0, 1, 9, 10, 11, 300, ITEMS - 1}) {
        int[] excluded =
            IntStream.range(0, ITEMS).filter(item -> item * 7 % ITEMS >= eligible).toArray();
        Ranking ranking = graph.search(query, 10, ItemFilter.without(excluded));
        int left = ITEMS - excluded.length;
        assertEquals(Math.min(10, left), ranking.size(), eligible + " eligible");
        assertEquals(ranking.size(), IntStream.of(ranking.items()).distinct().count());
        for (int item : ranking.items()) {
          assertTrue(Arrays.binarySearch(excluded, item) < 0);
        }
      }
    }
  }

  @Test
  void pagesOfAnExactSearchAreItsRankingInPieces() throws IOException {
    try (Retrieval exact = open(settings(ITEMS))) {
      float[] query = row(snapshot.userVectors(), 7);
      Ranking whole = exact.search(query, ITEMS, ItemFilter.ALL);
      List<Integer> paged = pages(exact, query, 17, ITEMS);
      assertEquals(IntStream.of(whole.items()).boxed().toList(), paged);
    }
  }

  @Test
  void pagesOfAGraphRepeatNothingAndStayNearTheTruth() throws IOException {
    try (Retrieval graph = open(settings(0))) {
      float[] query = row(snapshot.userVectors(), 7);
      List<Integer> paged = pages(graph, query, 10, 400);
      assertEquals(400, paged.stream().distinct().count());
      Ranking truth = graph.exact(query, TopKQuery.best(400, ItemFilter.ALL));
      long found = IntStream.of(truth.items()).filter(paged::contains).count();
      assertTrue(found >= 0.97 * 400, "recall@400 is " + found / 400.0);
    }
  }

  private static List<Integer> pages(Retrieval retrieval, float[] query, int k, int items) {
    List<Integer> paged = new ArrayList<>();
    PagePosition after = null;
    while (paged.size() < items) {
      Ranking page =
          retrieval.search(query, new TopKQuery(k, ItemFilter.ALL, after, Deadline.NONE));
      IntStream.of(page.items()).forEach(paged::add);
      int last = page.size() - 1;
      after = new PagePosition(page.scores()[last], page.items()[last], paged.size());
    }
    return paged;
  }

  @Test
  void aSearchPastItsDeadlineSaysThatItIsNotWhole() throws IOException {
    var past = new Deadline(System.nanoTime());
    for (int exactUpTo : new int[] {0, ITEMS}) {
      try (Retrieval retrieval = open(settings(exactUpTo))) {
        float[] query = row(snapshot.userVectors(), 7);
        var wanted = new TopKQuery(10, ItemFilter.ALL, null, past);
        assertFalse(retrieval.search(query, wanted).isWhole());
        assertFalse(retrieval.exact(query, wanted).isWhole());
        assertTrue(retrieval.search(query, 10, ItemFilter.ALL).isWhole());
      }
    }
  }

  @Test
  void aSelectiveFilterGetsTheBestOfWhatItLeaves() throws IOException {
    try (Retrieval graph = open(settings(300))) {
      assertTrue(graph.isApproximate());
      float[] query = row(snapshot.userVectors(), 3);
      for (int step : new int[] {2, 10, 100, 1000}) {
        var bits = new BitSet();
        for (int item = 0; item < ITEMS; item += step) {
          bits.set(item);
        }
        int[] excluded = {0, step, 2 * step};
        ItemFilter filter = ItemFilter.within(bits, bits.cardinality(), excluded);
        Ranking ranking = graph.search(query, 10, filter);
        assertEquals(Math.min(10, bits.cardinality() - 3), ranking.size());
        for (int item : ranking.items()) {
          assertTrue(item % step == 0 && item > 2 * step);
        }
        if (bits.cardinality() <= 300) {
          Ranking truth = BlockScanTest.bruteForce(snapshot.itemVectors(), query, 10, filter);
          assertArrayEquals(truth.items(), ranking.items());
        }
      }
    }
  }

  @Test
  void aGraphBuiltOnAllProcessorsIsOneOfAllItemsInTheirOrder() throws IOException {
    FloatMatrix vectors = new GeneratedSnapshot(7, 1, 10_000, 8, 1).itemVectors();
    Path index = Files.createDirectory(directory.resolve("parallel"));
    GraphBuilder.build(index, vectors, GraphShape.DEFAULT, 2);
    Path links = files(index).stream().filter(f -> f.toString().endsWith(".vex")).findFirst().get();
    assertTrue(Files.size(links) > 10_000, "every item is linked");
    GraphIndex graph = GraphIndex.open(index, vectors);
    int found = 0;
    for (int item = 0; item < 50; item++) {
      float[] query = row(vectors, item);
      int[] truth = BlockScanTest.bruteForce(vectors, query, 10, ItemFilter.ALL).items();
      int[] candidates = graph.candidates(query, 100, null, () -> false);
      found += (int) IntStream.of(truth).filter(i -> contains(candidates, i)).count();
    }
    assertTrue(found >= 0.97 * 500, "recall@10 is " + found / 500.0);
  }

  @Test
  void anIndexIsBuiltOnceAndThenOpened() throws IOException {
    open(settings(0)).close();
    Path index = indices().getFirst();
    List<FileTime> built = fileTimes(index);
    open(settings(0)).close();
    assertEquals(List.of(index), indices());
    assertEquals(built, fileTimes(index));
  }

  @Test
  void aDamagedIndexIsBuiltAgain() throws IOException {
    RetrievalSettings quick = TestSettings.retrieval(0, 4, 10, 100);
    open(quick).close();
    Path index = indices().getFirst();
    for (Path file : files(index)) {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length > 0 && !file.endsWith("write.lock")) {
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        try (Retrieval graph = open(quick)) {
          assertEquals(10, graph.search(row(snapshot.userVectors(), 1), 10, ItemFilter.ALL).size());
        }
        if (Files.exists(file)) {
          assertFalse(Arrays.equals(bytes, Files.readAllBytes(file)), file + " is still damaged");
        }
      }
    }
    Path missing = files(index).getFirst();
    Files.delete(missing);
    open(quick).close();
    assertTrue(Files.exists(missing), missing + " is still missing");
  }

  @Test
  void anIndexOfOtherVectorsIsNotOpened() throws IOException {
    open(settings(0)).close();
    Path index = indices().getFirst();
    FloatMatrix others = new GeneratedSnapshot(6, 1, ITEMS, 24, 1).itemVectors();
    var refusal = assertThrows(IOException.class, () -> GraphIndex.open(index, others));
    assertTrue(refusal.getMessage().contains("must be of the snapshot's vectors"));
    FloatMatrix fewer = new GeneratedSnapshot(5, 1, ITEMS - 1, 24, 1).itemVectors();
    assertThrows(IOException.class, () -> GraphIndex.open(index, fewer));
  }

  @Test
  void onlyTheLatestIndicesAreKept() throws IOException {
    for (int connections = 8; connections < 12; connections++) {
      open(TestSettings.retrieval(0, connections, 20, 50)).close();
    }
    assertEquals(2, indices().size());
  }

  private List<Path> indices() throws IOException {
    return files(directory.resolve("indices"));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }

  private static List<FileTime> fileTimes(Path directory) throws IOException {
    var times = new java.util.ArrayList<FileTime>();
    for (Path file : files(directory)) {
      times.add(Files.getLastModifiedTime(file));
    }
    return times;
  }

  private static float[] row(FloatMatrix matrix, int index) {
    float[] row = new float[matrix.columns()];
    matrix.copyRow(index, row);
    return row;
  }
}
