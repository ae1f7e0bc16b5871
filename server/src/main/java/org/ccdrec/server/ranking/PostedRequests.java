package org.ccdrec.server.ranking;

import java.util.List;
import java.util.Objects;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.recommend.Timing;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.request.RecommendationRequest.Choice;
import org.ccdrec.server.request.RequestException;
import org.ccdrec.server.request.RequestReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers to requests that come as bodies, alone or in batches. Safe for use by many threads. */
public final class PostedRequests {
  private static final Logger LOG = LoggerFactory.getLogger(PostedRequests.class);

  private final CheckedRecommender recommender;
  private final int maxBatch;

  /**
   * Creates the maker of answers.
   *
   * @param maxBatch largest number of requests in a batch
   */
  public PostedRequests(CheckedRecommender recommender, int maxBatch) {
    this.recommender = recommender;
    this.maxBatch = maxBatch;
  }

  /** Parses a body. */
  @FunctionalInterface
  public interface Parser<T> {
    T parse(byte[] body) throws RequestException;
  }

  /** Returns a parsed body; a refusal becomes an HTTP problem. */
  public static <T> T parse(byte[] body, Parser<T> parser) throws HttpProblem {
    try {
      return parser.parse(body);
    } catch (RequestException refusal) {
      throw HttpProblem.badRequest(refusal);
    }
  }

  /** Returns the answer to a request. */
  public byte[] answer(byte[] body, Parser<RecommendationRequest> parser, Timing timing)
      throws HttpProblem {
    RecommendationRequest request = recommender.recommender().treated(parse(body, parser), null);
    LiveSnapshot live = recommender.acquire(request);
    try {
      CheckedRecommender.requireItem(live, request);
      return recommender.answer(live, request, timing).json();
    } finally {
      live.release();
    }
  }

  /**
   * Returns the answers to the requests of a batch, in their order and all from one version, other
   * than those of experiments, which come from the versions of their variants. A request that is
   * refused has its problem in place of its answer.
   *
   * @param path path of the batch, which problems name
   */
  public byte[] batch(byte[] body, String path, Timing timing) throws HttpProblem {
    List<RequestReader.Element> elements =
        parse(body, batch -> RequestReader.readBatch(batch, maxBatch));
    LiveSnapshot live = recommender.acquire(RecommendationRequest.ofUser("", Choice.best(1)));
    try {
      var json = new JsonWriter().beginObject().member("modelVersion", live.version());
      json.name("answers").beginArray();
      for (RequestReader.Element element : elements) {
        try {
          json.splice(answer(live, element, timing));
        } catch (RuntimeException failure) {
          LOG.error("A request of a batch failed", failure);
          writeProblem(HttpProblem.internal(), path, json);
        } catch (HttpProblem problem) {
          writeProblem(problem, path, json);
        }
      }
      return json.endArray().endObject().toBytes();
    } finally {
      live.release();
    }
  }

  private static void writeProblem(HttpProblem problem, String path, JsonWriter json) {
    json.beginObject().name("problem").splice(problem.json(path)).endObject();
  }

  private byte[] answer(LiveSnapshot live, RequestReader.Element element, Timing timing)
      throws HttpProblem {
    RecommendationRequest request = element.request();
    if (request == null) {
      throw HttpProblem.badRequest(Objects.requireNonNull(element.refusal()));
    }
    RecommendationRequest treated = recommender.recommender().treated(request, null);
    if (treated.treatment() == null) {
      return recommender.answer(live, request, timing).json();
    }
    LiveSnapshot ofVariant = recommender.acquire(treated);
    try {
      return recommender.answer(ofVariant, treated, timing).json();
    } finally {
      ofVariant.release();
    }
  }
}
