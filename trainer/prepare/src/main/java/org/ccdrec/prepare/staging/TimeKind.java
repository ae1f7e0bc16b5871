package org.ccdrec.prepare.staging;

/** The time format of a column. All values of a column must have the same format. */
enum TimeKind {
  SECONDS("epoch seconds", "(try_cast(time as double) * 1000)::bigint"),
  MILLISECONDS("epoch milliseconds", "try_cast(time as double)::bigint"),
  MICROSECONDS("epoch microseconds", "(try_cast(time as double) / 1000)::bigint"),
  DATE("dates", "epoch_ms(try_cast(time as timestamp))"),
  LOCAL("ISO 8601 without a zone", "epoch_ms(try_cast(time as timestamp))"),
  INSTANT("ISO 8601 with a zone", "epoch_ms(try_cast(time as timestamptz))");

  /** The rule that every value must satisfy. */
  static final String RULE =
      "must be epoch seconds, milliseconds or microseconds, or ISO 8601, such as 2024-05-01 or"
          + " 2024-05-01T12:00:00Z";

  private static final String NUMBER = "[-+]?[0-9]{1,18}([.][0-9]+)?([eE][+]?[0-9]{1,2})?";
  private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
  private static final String CLOCK = "[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?";
  private static final String ZONE = " ?(Z|z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)";

  /**
   * An SQL expression for the name of a value's kind. Numbers are classified by magnitude; those
   * below 10^8 are ambiguous and give {@code ANY}. Values that are not times give null. The usual
   * whole numbers come first because they need no regular expression.
   */
  static final String EXPRESSION =
      """
      case
        when try_cast(time as bigint) >= 100000000 and try_cast(time as bigint)::varchar = time then
          case when try_cast(time as bigint) < 100000000000 then 'SECONDS'
               when try_cast(time as bigint) < 100000000000000 then 'MILLISECONDS'
               when try_cast(time as bigint) < 100000000000000000 then 'MICROSECONDS' end
        when regexp_full_match(time, '%s') then
          case when abs(try_cast(time as double)) < 1e8 then 'ANY'
               when abs(try_cast(time as double)) < 1e11 then 'SECONDS'
               when abs(try_cast(time as double)) < 1e14 then 'MILLISECONDS'
               when abs(try_cast(time as double)) < 1e17 then 'MICROSECONDS' end
        when try_cast(time as timestamptz) is null then null
        when regexp_full_match(time, '%s') then 'DATE'
        when regexp_full_match(time, '%s') then 'LOCAL'
        when regexp_full_match(time, '%s') then 'INSTANT' end\
      """
          .formatted(NUMBER, DAY, DAY + CLOCK, DAY + CLOCK + ZONE);

  /**
   * Returns an SQL condition for values later than a time.
   *
   * @param milliseconds the time, in milliseconds since 1970
   */
  static String later(long milliseconds) {
    return """
        case when try_cast(time as double) is null
               then try_cast(time as timestamptz) > to_timestamp(%d / 1000.0)
             when try_cast(time as double) < 1e11 then try_cast(time as double) > %d / 1000.0
             when try_cast(time as double) < 1e14 then try_cast(time as double) > %d
             else try_cast(time as double) / 1000 > %d end"""
        .formatted(milliseconds, milliseconds, milliseconds, milliseconds);
  }

  private final String label;
  private final String milliseconds;

  TimeKind(String label, String milliseconds) {
    this.label = label;
    this.milliseconds = milliseconds;
  }

  /** Returns the name in messages. */
  String label() {
    return label;
  }

  /** Returns an SQL expression for milliseconds since 1970; times without a zone are UTC. */
  String milliseconds() {
    return milliseconds;
  }
}
