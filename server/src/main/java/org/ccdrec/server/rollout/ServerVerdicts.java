package org.ccdrec.server.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts of one server, and their file {@code .rollout/ID.json} in the store.
 *
 * <p>Format 1 is a JSON object: {@code format}, 1; {@code server}, a name for people; {@code wave};
 * {@code verdicts}, a list of {@code {version, state, served, reason}}, where the version is {@code
 * name/version}, the state {@code accepted}, {@code refused} or {@code rolled back}, the time of
 * service the longest in seconds for which one run of the server has had the version live, and the
 * reason a text or absent. Only its server writes the file, and replaces it atomically.
 *
 * @param server the name of the server
 * @param wave its wave
 * @param verdicts its latest verdicts
 */
record ServerVerdicts(String server, int wave, List<Verdict> verdicts) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORMAT = 1;

  /** Copies the list. */
  ServerVerdicts {
    verdicts = List.copyOf(verdicts);
  }

  /** Returns the verdict on a version, or null if there is none. */
  @Nullable Verdict on(SnapshotId id) {
    return verdicts.stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
  }

  /**
   * Parses a file.
   *
   * @throws IOException if it is damaged or of another format
   */
  static ServerVerdicts parse(byte[] content) throws IOException {
    JsonNode json = JSON.readTree(content);
    if (json.path("format").asInt() != FORMAT) {
      throw new IOException("format must be " + FORMAT + "; format=" + json.get("format"));
    }
    try {
      List<Verdict> verdicts = new ArrayList<>();
      for (JsonNode each : json.path("verdicts")) {
        verdicts.add(
            new Verdict(
                SnapshotId.parse(each.path("version").asText()),
                Verdict.State.parse(each.path("state").asText()),
                each.path("served").asLong(),
                each.hasNonNull("reason") ? each.path("reason").asText() : null));
      }
      return new ServerVerdicts(json.path("server").asText(), json.path("wave").asInt(), verdicts);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Returns the content of the file. */
  byte[] toBytes() {
    ObjectNode json = JSON.createObjectNode().put("format", FORMAT);
    json.put("server", server).put("wave", wave);
    var list = json.putArray("verdicts");
    for (Verdict each : verdicts) {
      ObjectNode verdict = list.addObject().put("version", each.id().toString());
      verdict.put("state", each.state().text()).put("served", each.served());
      if (each.reason() != null) {
        verdict.put("reason", each.reason());
      }
    }
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
