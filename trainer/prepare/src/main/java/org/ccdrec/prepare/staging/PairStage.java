package org.ccdrec.prepare.staging;

import java.io.IOException;

/** The stage of interactions, one per pair of user and item: filters, numbers and splits them. */
public final class PairStage {
  private final Staging staging;

  /**
   * Creates a stage over a database in which {@link EventStage#merge} has created the table {@code
   * pair}.
   */
  public PairStage(Staging staging) {
    this.staging = staging;
  }

  /**
   * Removes users who have interacted with more than a share of the catalogue.
   *
   * @return the number of users removed
   */
  public long dropRobots(double largestShare) throws IOException {
    long catalogue = staging.number("select count(*) from (" + allItems() + ")");
    String robots =
        "select \"user\" from pair group by \"user\" having count(*) > " + largestShare * catalogue;
    long count = staging.number("select count(*) from (" + robots + ")");
    staging.execute("delete from pair where \"user\" in (" + robots + ")");
    return count;
  }

  private static String allItems() {
    return "select item from pair union select item from item_row where item is not null";
  }

  /**
   * Repeatedly removes users and items with too few interactions until none is left (k-core).
   *
   * @param ofUser minimum number of items of a user
   * @param ofItem minimum number of users of an item
   * @return the number of rounds
   */
  public int core(int ofUser, int ofItem) throws IOException {
    int rounds = 0;
    if (ofUser <= 1 && ofItem <= 1) {
      return rounds;
    }
    for (long before = -1, left = count(); left != before; left = count()) {
      before = left;
      keep("item", ofItem);
      keep("\"user\"", ofUser);
      rounds++;
    }
    return rounds;
  }

  private void keep(String column, int least) throws IOException {
    if (least > 1) {
      staging.execute(
          "delete from pair where %s in (select %s from pair group by 1 having count(*) < %d)"
              .formatted(column, column, least));
    }
  }

  private long count() throws IOException {
    return staging.number("select count(*) from pair");
  }

  /**
   * Numbers users and items from 0 in the byte order of their ids, so the numbers depend only on
   * the ids. Items without events are numbered too.
   */
  public void number() throws IOException {
    staging.execute(
        """
        create table user_id as select "user" id, row_number() over (order by "user") - 1 n
        from (select distinct "user" from pair)""");
    staging.execute(
        "create table item_id as select item id, row_number() over (order by item) - 1 n from ("
            + allItems()
            + ")");
    staging.execute(
        """
        create table interaction as select u.n "user", i.n item, moment, weight, label given, 0 label
        from pair join user_id u on u.id = pair."user" join item_id i on i.id = pair.item""");
    staging.execute("drop table pair");
  }

  /** Holds out the last interactions of each user; at least one is always left for training. */
  public void splitLast(int last) throws IOException {
    label(
        """
        select "user", item, row_number() over (partition by "user" order by moment desc, item desc) r,
          count(*) over (partition by "user") n from interaction""",
        """
        case when n > %1$d and r <= %1$d then 2
             when n > 2 * %1$d and r <= 2 * %1$d then 1 else 0 end"""
            .formatted(last));
  }

  /** Holds out all interactions from two moments on, given in milliseconds since 1970. */
  public void splitTime(long validationFrom, long testFrom) throws IOException {
    staging.execute(
        "update interaction set label = case when moment >= %d then 2 when moment >= %d then 1 else 0 end"
            .formatted(testFrom, validationFrom));
  }

  /** Returns the moment after which a share of the interactions lies. */
  public long momentBeforeLast(double share) throws IOException {
    return staging.number("select quantile_disc(moment, " + (1 - share) + ") from interaction");
  }

  /**
   * Holds out random shares; at least one interaction of each user is left for training. The choice
   * depends only on the seed and the ids.
   */
  public void splitRandom(double validation, double test, long seed) throws IOException {
    label(
        """
        select "user", item, draw, row_number() over (partition by "user" order by draw desc) r from (
          select "user", item, md5_number_lower('%d ' || u.id || ' ' || i.id)::double / 18446744073709551616 draw
          from interaction join user_id u on u.n = "user" join item_id i on i.n = item)"""
            .formatted(seed),
        "case when r = 1 then 0 when draw < %s then 2 when draw < %s then 1 else 0 end"
            .formatted(test, test + validation));
  }

  private void label(String ranked, String label) throws IOException {
    staging.execute(
        """
        create or replace table labelled as select i."user", i.item, moment, weight, given, %s label
        from interaction i join (%s) r on r."user" = i."user" and r.item = i.item"""
            .formatted(label, ranked));
    staging.execute("drop table interaction");
    staging.execute("alter table labelled rename to interaction");
  }

  /** Applies the split column; interactions without a value go to training. */
  public void splitGiven() throws IOException {
    staging.execute("update interaction set label = coalesce(given, 0)");
  }

  /** Returns the number of interactions with a label: 0 training, 1 validation, 2 test. */
  public long labelled(int label) throws IOException {
    return staging.number("select count(*) from interaction where label = " + label);
  }
}
