package org.ccdrec.server.outcome;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.events.Event;
import org.ccdrec.server.acted.LogFollower;
import org.ccdrec.server.acted.LogPosition;
import org.ccdrec.server.attribution.AnswerIds;
import org.ccdrec.server.attribution.AnswerOrigin;
import org.ccdrec.server.metrics.ServerMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the events that name an answer of an experiment or an explored one, by variant.
 *
 * <p>The counts are a function of the event log: they are kept in a file with the position up to
 * which they hold, and a start, also after a crash, adds what the log has beyond it. So no
 * acknowledged event is lost or counted twice. Memory: at most 60 KB for each of at most {@value
 * #MOST_VARIANTS} variants, beyond which those without recent events are dropped, and 10 MB for the
 * latest events. One thread adds events, any thread reads.
 */
public final class Outcomes implements LogFollower, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
  private static final int MOST_VARIANTS = 1000;
  private static final int WRITE_EVERY = 100_000;

  private final Path file;
  private final AnswerIds ids;
  private final OutcomeFigures figures;
  private OutcomeFile.Content content;
  private long unwritten;
  private boolean isAhead; // whether events beyond the position are counted

  private Outcomes(Path file, AnswerIds ids, ServerMetrics metrics) {
    this.file = file;
    this.ids = ids;
    this.figures = new OutcomeFigures(metrics);
    this.content = OutcomeFile.Content.empty();
  }

  /**
   * Opens the counts; a damaged file is derived from the log again.
   *
   * @param directory directory of the event log, which no other process may use
   * @param ids reads the ids of answers
   */
  public static Outcomes open(Path directory, AnswerIds ids, ServerMetrics metrics)
      throws IOException {
    Files.createDirectories(directory);
    var outcomes = new Outcomes(directory.resolve("outcomes"), ids, metrics);
    if (Files.exists(outcomes.file)) {
      try {
        outcomes.content = OutcomeFile.read(outcomes.file);
      } catch (IOException e) {
        LOG.warn("Deriving outcomes from the event log again: {}", e.getMessage());
      }
    }
    return outcomes;
  }

  @Override
  public synchronized LogPosition position() {
    return content.position();
  }

  /** Counts from the start of the log again, since its end was lost or its files were deleted. */
  @Override
  public synchronized void rewind(LogPosition end) {
    content = OutcomeFile.Content.empty();
    isAhead = false;
  }

  @Override
  public synchronized void add(List<Event> events, LogPosition after) {
    isAhead |= !events.isEmpty();
    events.forEach(this::add);
    unwritten += events.size();
    if (after.compareTo(content.position()) > 0) {
      isAhead = false;
      content = new OutcomeFile.Content(after, content.counts(), content.recent());
      if (unwritten >= WRITE_EVERY) {
        write();
      }
    }
  }

  private void add(Event event) {
    String id = event.recommendationId();
    AnswerOrigin origin = id == null || id.indexOf('.') < 0 ? null : ids.open(id);
    if (origin == null) {
      return;
    }
    AnswerOrigin.Assignment assignment = origin.assignment();
    if (assignment != null && !assignment.isCounted()) {
      return;
    }
    if (!content.recent().add(event)) {
      return;
    }
    var key =
        assignment == null
            ? new VariantKey("", "")
            : new VariantKey(assignment.experiment(), assignment.variant());
    content.counts().computeIfAbsent(key, added -> new VariantCounts()).add(origin, event);
    figures.count(key, event.type());
    if (content.counts().size() > MOST_VARIANTS) {
      dropOldest();
    }
  }

  private void dropOldest() {
    content.counts().entrySet().stream()
        .min(Comparator.comparingLong(each -> each.getValue().lastAt()))
        .ifPresent(
            oldest -> {
              LOG.warn("Dropped the outcomes of {}: more than {}", oldest.getKey(), MOST_VARIANTS);
              content.counts().remove(oldest.getKey());
            });
  }

  private void write() {
    try {
      OutcomeFile.write(file, content);
      unwritten = 0;
    } catch (IOException e) {
      LOG.error("Outcomes could not be written and are derived again: {}", e.toString());
      unwritten = 0; // tries again after as many events
    }
  }

  /** Returns a copy of the counts of an experiment. */
  synchronized Map<VariantKey, VariantCounts> countsOf(String experiment) {
    Map<VariantKey, VariantCounts> copy = new HashMap<>();
    content
        .counts()
        .forEach(
            (key, counts) -> {
              if (key.experiment().equals(experiment)) {
                copy.put(key, counts.copy());
              }
            });
    return copy;
  }

  /** Returns a copy of the counts. */
  synchronized Map<VariantKey, VariantCounts> counts() {
    Map<VariantKey, VariantCounts> copy = new HashMap<>();
    content.counts().forEach((key, counts) -> copy.put(key, counts.copy()));
    return copy;
  }

  /** Writes the counts, unless a failure has left them beyond their position. */
  @Override
  public synchronized void close() {
    if (!isAhead) {
      write();
    }
  }
}
