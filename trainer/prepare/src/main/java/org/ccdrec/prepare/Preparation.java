package org.ccdrec.prepare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ccdrec.encoding.host.EncoderRegistry;
import org.ccdrec.prepare.columns.ColumnException;
import org.ccdrec.prepare.encode.EncodedModality;
import org.ccdrec.prepare.output.DatasetFiles;
import org.ccdrec.prepare.output.ExportedFiles;
import org.ccdrec.prepare.output.ItemFiles;
import org.ccdrec.prepare.output.Pictures;
import org.ccdrec.prepare.output.SequenceFeatures;
import org.ccdrec.prepare.output.UserFile;
import org.ccdrec.prepare.staging.EventStage;
import org.ccdrec.prepare.staging.ItemStage;
import org.ccdrec.prepare.staging.PairStage;
import org.ccdrec.prepare.staging.Rejects;
import org.ccdrec.prepare.staging.Staging;
import org.ccdrec.prepare.staging.UserStage;

/**
 * Converts raw files to a dataset.
 *
 * <p>The result depends only on the rows and the configuration, not on the order of rows or the
 * format of files. It is written to a sibling of the output directory and moved at the end, so a
 * failed or killed run leaves no partial dataset.
 */
public final class Preparation {
  private final Sources sources;
  private final PrepareConfig config;
  private final EncoderRegistry encoders;
  private final PreparationListener listener;

  private Preparation(
      Sources sources,
      PrepareConfig config,
      EncoderRegistry encoders,
      PreparationListener listener) {
    this.sources = sources;
    this.config = config;
    this.encoders = encoders;
    this.listener = listener;
  }

  /**
   * Prepares a dataset with the encoders of the class path.
   *
   * @return a report of the preparation
   * @throws PreparationException if rows are invalid and must not be skipped, or no interaction is
   *     left
   * @throws ColumnException if the role of a column is missing or ambiguous
   * @throws IOException if a file cannot be read or written
   */
  public static Report run(Sources sources, PrepareConfig config, PreparationListener listener)
      throws IOException {
    try (EncoderRegistry encoders = EncoderRegistry.load(null)) {
      return run(sources, config, encoders, listener);
    }
  }

  /**
   * Prepares a dataset.
   *
   * @param encoders the encoders that the configuration may name
   * @return a report of the preparation
   * @throws PreparationException if rows are invalid and must not be skipped, or no interaction is
   *     left
   * @throws ColumnException if the role of a column is missing or ambiguous
   * @throws org.ccdrec.config.ConfigException if the configuration names an unknown encoder or
   *     setting
   * @throws IOException if a file cannot be read or written
   */
  public static Report run(
      Sources sources, PrepareConfig config, EncoderRegistry encoders, PreparationListener listener)
      throws IOException {
    return new Preparation(sources, config, encoders, listener).run();
  }

  private Report run() throws IOException {
    Inputs inputs = Inputs.of(sources);
    Features features = Features.plan(inputs, config, encoders, sources.output());
    try (var output = OutputDirectory.open(sources.output(), sources.overwrite())) {
      Report report;
      try (Staging staging = Staging.create(output.scratch())) {
        report = new Work(staging, output.partial(), features).run(inputs);
      }
      report.write(output.partial().resolve("prepare.json"));
      output.publish();
      return report;
    }
  }

  /** The steps of one run. */
  private final class Work {
    private final Staging staging;
    private final Path directory;
    private final Rejects rejects;
    private final EventStage events;
    private final ItemStage items;
    private final UserStage users;
    private final Funnel funnel;
    private final Features features;

    Work(Staging staging, Path directory, Features features) throws IOException {
      this.staging = staging;
      this.features = features;
      this.directory = directory;
      this.rejects = new Rejects(staging);
      this.events = new EventStage(staging, rejects);
      this.items = new ItemStage(staging, rejects, config.items().unescapeHtml());
      this.users = new UserStage(staging, rejects);
      this.funnel = new Funnel(staging);
    }

    Report run(Inputs inputs) throws IOException {
      var loading = new Loading(config, listener);
      loading.events(inputs.events(), events);
      loading.items(inputs.items(), items);
      loading.users(inputs.users(), users);
      listener.step("checking rows");
      events.check();
      items.check();
      users.check();
      funnel.count("read", "event");
      long bad = requireFewRejects();
      Optional<String> time = events.convert();
      time.ifPresent(kind -> listener.note("Time is given as " + kind + "."));
      if (bad > 0) {
        funnel.count("valid", "good");
      }
      filterEvents();
      PairStage pairs = new PairStage(staging);
      filterPairs(pairs);
      pairs.number();
      listener.step("splitting");
      PrepareConfig.Method method = split(pairs);
      listener.step("writing");
      var files = new DatasetFiles(staging, directory);
      files.interactions(name(), events.isTimed());
      files.ids();
      writeUsers();
      Pictures pictures = Pictures.in(sources.images(), directory);
      var itemFiles = new ItemFiles(staging, directory, pictures);
      itemFiles.write();
      itemFiles.numbersAsText().forEach(listener::note);
      new SequenceFeatures(staging, directory).write().forEach(listener::note);
      for (PrepareConfig.Export export : config.exports()) {
        var exported = new ExportedFiles(staging, directory, name());
        switch (export) {
          case RECBOLE -> exported.recbole(events.isTimed());
          case MMREC -> exported.mmrec(events.isTimed());
        }
      }
      long items = staging.number("select count(*) from item_id");
      List<EncodedModality> encoded = features.write(directory, items, listener);
      if (encoded.isEmpty()) {
        noteUnusedContent(itemFiles.textItems(), pictures.copied());
      }
      return report(inputs, new Report.Outcome(method, bad, pictures), encoded, pairs);
    }

    /** Notes content that no model can use because nothing encodes it. */
    private void noteUnusedContent(long texts, long copied) {
      if (texts > 0) {
        listener.note(
            "The texts of %s are not encoded; --encode text-minilm makes features of them."
                .formatted(items(texts)));
      }
      if (copied > 0) {
        listener.note(
            "The pictures of %s are not encoded; --encode image-descriptor makes features of them."
                .formatted(items(copied)));
      }
    }

    private static String items(long count) {
      return count == 1 ? "1 item" : "%,d items".formatted(count);
    }

    private void writeUsers() throws IOException {
      UserFile.write(staging, directory);
      long unused = users.withoutEvents();
      if (unused > 0) {
        listener.note(
            unused == 1
                ? "1 user of the files of users has no events and is left out."
                : "%,d users of the files of users have no events and are left out."
                    .formatted(unused));
      }
    }

    private long requireFewRejects() throws IOException {
      long bad = rejects.rows();
      boolean skip = config.badRows().policy() == PrepareConfig.BadRowPolicy.SKIP;
      if (bad == 0) {
        return 0;
      }
      Path listed = RejectFile.write(rejects, sources.output());
      if (!skip || bad > config.badRows().limit()) {
        throw new PreparationException(
            RejectFile.message(rejects, config.badRows(), bad)
                + "\nAll of them are listed in "
                + listed
                + (skip
                    ? "; raise badRows.limit to skip more than " + config.badRows().limit() + "."
                    : "; --bad-rows skip leaves them out."));
      }
      listener.note(
          "%,d bad %s skipped; they are listed in %s."
              .formatted(bad, bad == 1 ? "row was" : "rows were", listed));
      return bad;
    }

    private void filterEvents() throws IOException {
      listener.step("filtering");
      Map<String, Long> types = events.types();
      if (!types.isEmpty()) {
        listener.note(
            types.entrySet().stream()
                .map(type -> "%s %,d".formatted(type.getKey(), type.getValue()))
                .collect(Collectors.joining(", ", "Event types: ", ".")));
      }
      if (!config.events().weights().isEmpty()) {
        requireKnownTypes(types);
        events.weigh(config.events().weights());
        funnel.count("weight above 0", "good");
      }
      Optional<Double> least = config.events().ratingAtLeast();
      if (least.isPresent()) {
        events.requireRating(least.get());
        funnel.count("rating at least " + least.get(), "good");
      }
      Optional<Long> since =
          config.events().since().map(text -> PrepareConfig.moment("since", text));
      Optional<Long> until =
          config.events().until().map(text -> PrepareConfig.moment("until", text));
      if (since.isPresent() || until.isPresent()) {
        events.requireWindow(since.orElse(null), until.orElse(null));
        funnel.count("within the time window", "good");
      }
      requireOneSplit();
      events.merge();
      funnel.count("distinct pairs", "pair");
    }

    private void requireKnownTypes(Map<String, Long> types) {
      for (String type : config.events().weights().keySet()) {
        if (!types.containsKey(type)) {
          throw new PreparationException(
              "events.weights names the event type '%s', which does not occur; the types are %s"
                  .formatted(type, types.keySet()));
        }
      }
    }

    private void requireOneSplit() throws IOException {
      long several = events.isSplitGiven() ? events.pairsOfSeveralSplits() : 0;
      if (several > 0) {
        throw new PreparationException(
            "%,d pairs of user and item belong to several splits, which would leak held-out data;"
                    .formatted(several)
                + " each pair must belong to one");
      }
    }

    private void filterPairs(PairStage pairs) throws IOException {
      PrepareConfig.Filters filters = config.filters();
      if (filters.largestUserShare() < 1) {
        long robots = pairs.dropRobots(filters.largestUserShare());
        funnel.count("%,d robots removed".formatted(robots), "pair");
      }
      int rounds = pairs.core(filters.userInteractions(), filters.itemInteractions());
      if (rounds > 0) {
        funnel.count(
            "%d-%d-core (%d rounds)"
                .formatted(filters.userInteractions(), filters.itemInteractions(), rounds),
            "pair");
      }
      if (funnel.rows() == 0) {
        throw new PreparationException(
            "no interaction is left; rows remaining after each step:\n" + described());
      }
    }

    private String described() {
      return funnel.steps().stream()
          .map(step -> "  %s: %,d events".formatted(step.name(), step.rows()))
          .collect(Collectors.joining("\n"));
    }

    private PrepareConfig.Method split(PairStage pairs) throws IOException {
      PrepareConfig.Split split = config.split();
      PrepareConfig.Method method = method(split.method());
      switch (method) {
        case LAST -> pairs.splitLast(split.last());
        case TIME -> splitByTime(pairs, split);
        case RANDOM -> pairs.splitRandom(split.validationShare(), split.testShare(), split.seed());
        case GIVEN -> pairs.splitGiven();
        case NONE, AUTO -> {
          // all interactions are for training
        }
      }
      return method;
    }

    private PrepareConfig.Method method(PrepareConfig.Method wanted) {
      boolean needsTime =
          wanted == PrepareConfig.Method.LAST || wanted == PrepareConfig.Method.TIME;
      if (needsTime && !events.isTimed()) {
        throw new PreparationException(
            "split.method=%s needs a time column, and no file has one; name it with --column"
                    .formatted(wanted.name().toLowerCase(Locale.ROOT))
                + " time=NAME, or use split.method=random");
      }
      if (wanted == PrepareConfig.Method.GIVEN && !events.isSplitGiven()) {
        throw new PreparationException(
            "split.method=given needs a split column; name it with --column split=NAME");
      }
      if (wanted != PrepareConfig.Method.AUTO) {
        return wanted;
      }
      if (events.isSplitGiven()) {
        return PrepareConfig.Method.GIVEN;
      }
      return events.isTimed() ? PrepareConfig.Method.LAST : PrepareConfig.Method.RANDOM;
    }

    private void splitByTime(PairStage pairs, PrepareConfig.Split split) throws IOException {
      Optional<Long> test = split.testFrom().map(text -> PrepareConfig.moment("testFrom", text));
      Optional<Long> validation =
          split.validationFrom().map(text -> PrepareConfig.moment("validationFrom", text));
      long testFrom = test.isPresent() ? test.get() : pairs.momentBeforeLast(split.testShare());
      long validationFrom =
          validation.isPresent()
              ? validation.get()
              : pairs.momentBeforeLast(split.testShare() + split.validationShare());
      pairs.splitTime(Math.min(validationFrom, testFrom), testFrom);
    }

    private Report report(
        Inputs inputs, Report.Outcome outcome, List<EncodedModality> encoded, PairStage pairs)
        throws IOException {
      return new Report(
          name(),
          Report.hashes(inputs.files()),
          config,
          funnel,
          outcome,
          encoded,
          new Report.Counts(
              staging.number("select count(*) from user_id"),
              staging.number("select count(*) from item_id"),
              pairs.labelled(0),
              pairs.labelled(1),
              pairs.labelled(2)));
    }

    private String name() {
      return String.valueOf(sources.output().toAbsolutePath().normalize().getFileName());
    }
  }
}
