package org.ccdrec.prepare.staging;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ccdrec.prepare.columns.ColumnChoice;
import org.ccdrec.prepare.columns.ColumnRole;
import org.ccdrec.prepare.source.SourceFile;
import org.ccdrec.prepare.source.Table;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * The stage of events: loads them as text, validates them, and merges them into one row per pair of
 * user and item.
 */
public final class EventStage {
  static final String PLAIN = "must be a string or a number, not an object or an array";

  private final Staging staging;
  private final Rejects rejects;
  private boolean timed;
  private boolean rated;
  private boolean weighted;
  private boolean typed;
  private boolean splitGiven;

  /** Creates the table of raw events. */
  public EventStage(Staging staging, Rejects rejects) throws IOException {
    this.staging = staging;
    this.rejects = rejects;
    staging.execute(
        """
        create table event(source integer, line bigint, "user" varchar, item varchar, time varchar,
          type varchar, rating varchar, weight varchar, split varchar)""");
  }

  /** Returns whether events have times. */
  public boolean isTimed() {
    return timed;
  }

  /** Returns whether events have a split column. */
  public boolean isSplitGiven() {
    return splitGiven;
  }

  /** Loads one file. */
  public void load(int number, SourceFile file, Table table, ColumnChoice choice)
      throws IOException {
    rejects.register(number, file, "events");
    choice.required(file.name(), ColumnRole.USER);
    choice.required(file.name(), ColumnRole.ITEM);
    timed |= choice.column(ColumnRole.TIME).isPresent();
    rated |= choice.column(ColumnRole.RATING).isPresent();
    weighted |= choice.column(ColumnRole.WEIGHT).isPresent();
    typed |= choice.column(ColumnRole.TYPE).isPresent();
    splitGiven |= choice.column(ColumnRole.SPLIT).isPresent();
    List<ColumnRole> roles =
        ColumnRole.OF_EVENTS.stream().filter(role -> choice.column(role).isPresent()).toList();
    List<String> columns = roles.stream().map(role -> choice.column(role).orElseThrow()).toList();
    boolean structured = file.format().isStructured();
    try (EventLoader events = new EventLoader(staging, number, roles);
        DuckDBAppender broken = staging.appender("reject")) {
      table.read(columns, new Rows(number, structured, roles, events, broken));
      events.finish();
    } catch (SQLException e) {
      throw Staging.failure(e);
    }
  }

  /** Passes rows on to the raw tables. */
  private record Rows(
      int source,
      boolean isStructured,
      List<ColumnRole> roles,
      EventLoader events,
      DuckDBAppender rejects)
      implements Table.Rows {
    @Override
    public void row(long line, @Nullable String[] values) throws IOException {
      Rejects.Fault fault = isStructured ? structure(values) : null;
      try {
        if (fault == null) {
          events.row(line, values);
        } else {
          Rejects.append(rejects, source, line, fault);
        }
      } catch (SQLException e) {
        throw Staging.failure(e);
      }
    }

    /** Returns the first value that is an object or an array; a role needs a plain value. */
    private Rejects.@Nullable Fault structure(@Nullable String[] values) {
      for (int at = 0; at < values.length; at++) {
        String value = values[at];
        if (value != null && Excerpt.isStructure(value)) {
          return new Rejects.Fault(roles.get(at).key(), PLAIN, value);
        }
      }
      return null;
    }

    @Override
    public void broken(long line, String rule, String found) throws IOException {
      Rejects.appendBroken(rejects, source, line, rule, found);
    }
  }

  /** Rejects invalid rows, recording every rule that each breaks. */
  public void check() throws IOException {
    rejects.invalidIds("event", "user");
    rejects.invalidIds("event", "item");
    if (timed) {
      Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS);
      rejects.check(
          "event",
          "time",
          new Rejects.Rule("time is null", "must not be empty"),
          new Rejects.Rule(
              "time is not null and (%s) is null".formatted(TimeKind.EXPRESSION), TimeKind.RULE),
          new Rejects.Rule(
              "time is not null and (%s) is not null and %s"
                  .formatted(TimeKind.EXPRESSION, TimeKind.later(tomorrow.toEpochMilli())),
              "must not lie in the future"));
    }
    if (rated) {
      rejects.check(
          "event",
          "rating",
          new Rejects.Rule(
              notFinite("rating", ""),
              "must be a finite number, with a point before its decimals"));
    }
    if (weighted) {
      rejects.check(
          "event",
          "weight",
          new Rejects.Rule(
              notFinite("weight", " or try_cast(weight as double) < 0"),
              "must be a finite number of at least 0, with a point before its decimals"));
    }
    if (splitGiven) {
      rejects.check(
          "event",
          "split",
          new Rejects.Rule(
              "%s and split is not null".formatted(label("split") + " is null"),
              "must be 0 or train, 1 or validation, 2 or test"));
    }
  }

  private static String notFinite(String column, String or) {
    return "%s is not null and (try_cast(%s as double) is null or not isfinite(try_cast(%s as double))%s)"
        .formatted(column, column, column, or);
  }

  private static String label(String column) {
    return """
        case lower(%s) when '0' then 0 when 'train' then 0 when '1' then 1 when 'valid' then 1
          when 'validation' then 1 when 'dev' then 1 when '2' then 2 when 'test' then 2 end"""
        .formatted(column);
  }

  /**
   * Returns the time format, or null if events have no time.
   *
   * @throws IllegalArgumentException if there are several formats; the message has an example of
   *     each
   */
  private @Nullable TimeKind timeKind() throws IOException {
    var examples = new TreeMap<TimeKind, String>();
    boolean[] any = {false};
    staging.rows(
        """
        select way, name || unit || first.line, first.time from (
          select %s way, min(struct_pack(source := source, line := line, time := time)) first
          from event where time is not null group by way)
        join source on number = first.source where way is not null"""
            .formatted(TimeKind.EXPRESSION),
        row -> {
          String kind = row.getString(1);
          any[0] |= kind.equals("ANY");
          if (!kind.equals("ANY")) {
            examples.put(TimeKind.valueOf(kind), row.getString(2) + ": " + row.getString(3));
          }
        });
    if (examples.size() > 1) {
      var message = new StringBuilder("all times must have the same format; several were found:");
      examples.forEach(
          (kind, example) -> message.append("\n  %s: %s".formatted(kind.label(), example)));
      throw new IllegalArgumentException(
          message
              + "\nConvert the files to one of these formats, or prepare only files with the"
              + " same format.");
    }
    return examples.isEmpty() ? (any[0] ? TimeKind.SECONDS : null) : examples.firstKey();
  }

  /**
   * Creates the table {@code good} of valid rows with typed columns, and drops the raw table.
   *
   * @return the time format, or empty if events have no time
   */
  public Optional<String> convert() throws IOException {
    TimeKind kind = timed ? timeKind() : null;
    String at = kind == null ? "null::bigint" : kind.milliseconds();
    staging.execute(
        """
        create table good as select "user", item, %s as moment, type, try_cast(rating as double) rating,
          coalesce(try_cast(weight as double), 1) weight, %s label
        from event anti join reject using (source, line)"""
            .formatted(at, label("split")));
    staging.execute("drop table event");
    return kind == null ? Optional.empty() : Optional.of(kind.label());
  }

  /** Returns the number of events of each type. */
  public Map<String, Long> types() throws IOException {
    var types = new TreeMap<String, Long>();
    if (typed) {
      staging.rows(
          "select coalesce(type, '(none)'), count(*) from good group by 1",
          row -> types.put(row.getString(1), row.getLong(2)));
    }
    return types;
  }

  /** Applies the weights of event types and removes types of weight 0. */
  public void weigh(Map<String, Double> weights) throws IOException {
    for (Map.Entry<String, Double> entry : weights.entrySet()) {
      staging.execute(
          "update good set weight = weight * %s where type = %s"
              .formatted(entry.getValue(), Staging.literal(entry.getKey())));
    }
    staging.execute("delete from good where weight = 0");
  }

  /**
   * Removes events whose rating is missing or below a threshold.
   *
   * @throws IllegalArgumentException if events have no rating
   */
  public void requireRating(double least) throws IOException {
    if (!rated) {
      throw new IllegalArgumentException(
          "events.ratingAtLeast needs a rating column, and no file has one; name it with"
              + " --column rating=NAME");
    }
    staging.execute("delete from good where rating is null or rating < " + least);
  }

  /**
   * Removes events outside a time window.
   *
   * @param since start, inclusive, in milliseconds since 1970, or null
   * @param until end, exclusive, in milliseconds since 1970, or null
   */
  public void requireWindow(@Nullable Long since, @Nullable Long until) throws IOException {
    if (!timed) {
      throw new IllegalArgumentException(
          "events.since and events.until need a time column, and no file has one; name it with"
              + " --column time=NAME");
    }
    if (since != null) {
      staging.execute("delete from good where moment < " + since);
    }
    if (until != null) {
      staging.execute("delete from good where moment >= " + until);
    }
  }

  /**
   * Merges the events of each pair of user and item, keeping the last time and the sum of the
   * weights.
   */
  public void merge() throws IOException {
    staging.execute(
        """
        create table pair as select "user", item, max(moment) moment, sum(weight) weight, max(label) label
        from good group by "user", item""");
    staging.execute("drop table good");
  }

  /** Returns the number of pairs that the split column assigns to several splits. */
  public long pairsOfSeveralSplits() throws IOException {
    return staging.number(
        "select count(*) from (select 1 from good where label is not null group by \"user\", item"
            + " having count(distinct label) > 1)");
  }
}
