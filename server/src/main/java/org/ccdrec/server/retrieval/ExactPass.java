package org.ccdrec.server.retrieval;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.snapshot.FloatMatrix;

/**
 * An exact search for several queries in one pass over the vectors, which costs a query a fraction
 * of what a pass of its own does: each vector is read from memory once. Safe for use by many
 * threads.
 *
 * @param vectors what is searched
 * @param queries what for
 */
record ExactPass(FloatMatrix vectors, List<Query> queries) {
  /** Returns the best wanted items of each query; works on so many threads. */
  List<Ranking> run(int threads) {
    int items = vectors.rows();
    int part = (items + threads - 1) / threads;
    List<List<Ranking>> parts =
        IntStream.range(0, threads)
            .parallel()
            .mapToObj(at -> search(Math.min(items, at * part), Math.min(items, (at + 1) * part)))
            .toList();
    return IntStream.range(0, queries.size()).mapToObj(query -> merged(query, parts)).toList();
  }

  private List<Ranking> search(int from, int to) {
    List<TopItems> best = queries.stream().map(this::top).toList();
    float[] row = new float[vectors.columns()];
    for (int item = from; item < to; item++) {
      vectors.copyRow(item, row);
      for (int query = 0; query < best.size(); query++) {
        float score = VectorUtil.dotProduct(queries.get(query).vector(), row);
        if (score >= best.get(query).threshold()
            && queries.get(query).wanted().filter().accepts(item)) {
          best.get(query).offer(item, score);
        }
      }
    }
    return best.stream().map(TopItems::drain).toList();
  }

  private TopItems top(Query query) {
    return new TopItems(Math.min(query.wanted().k(), vectors.rows()), query.wanted().after());
  }

  private Ranking merged(int query, List<List<Ranking>> parts) {
    TopItems best = top(queries.get(query));
    for (List<Ranking> part : parts) {
      Ranking ranking = part.get(query);
      for (int rank = 0; rank < ranking.size(); rank++) {
        best.offer(ranking.items()[rank], ranking.scores()[rank]);
      }
    }
    return best.drain();
  }
}
