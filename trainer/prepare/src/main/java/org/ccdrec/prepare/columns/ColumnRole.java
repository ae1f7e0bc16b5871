package org.ccdrec.prepare.columns;

import java.util.List;

/** The role of a column, with the names that it is recognised by. */
public enum ColumnRole {
  USER(
      "user",
      "user",
      "u",
      "customer",
      "visitor",
      "reviewer",
      "member",
      "client",
      "account",
      "buyer",
      "shopper",
      "subscriber",
      "person",
      "viewer",
      "listener",
      "reader",
      "profile",
      "fullvisitor"),
  ITEM(
      "item",
      "item",
      "i",
      "asin",
      "sku",
      "product",
      "movie",
      "article",
      "book",
      "track",
      "song",
      "video",
      "film",
      "good",
      "offer",
      "listing",
      "recipe",
      "business",
      "content",
      "game",
      "news"),
  TIME(
      "time",
      "time",
      "timestamp",
      "ts",
      "unixreviewtime",
      "date",
      "datetime",
      "eventtime",
      "eventdate",
      "createdat",
      "occurredat",
      "purchasedat",
      "orderdate",
      "unixtime",
      "timems",
      "timestampms"),
  TYPE("type", "event", "eventtype", "type", "action", "behavior", "behaviour", "eventname"),
  RATING("rating", "rating", "overall", "stars", "score", "ratingvalue"),
  WEIGHT("weight", "weight", "quantity", "qty", "count"),
  SPLIT("split", "xlabel", "split", "fold"),
  TITLE("title", "title", "name", "itemname", "producttitle", "productname", "itemtitle"),
  DESCRIPTION("description", "description", "desc", "summary", "plot", "overview", "abstract"),
  CATEGORY("category", "category", "categories", "genre", "genres", "department", "class"),
  BRAND("brand", "brand", "manufacturer", "vendor", "publisher"),
  PRICE("price", "price", "cost", "amount"),
  IMAGE("image", "image", "img", "picture", "photo", "imageurl", "imurl", "imagepath", "cover");

  /** The roles of columns of events. */
  public static final List<ColumnRole> OF_EVENTS =
      List.of(USER, ITEM, TIME, TYPE, RATING, WEIGHT, SPLIT);

  /** The roles of columns of items. */
  public static final List<ColumnRole> OF_ITEMS =
      List.of(ITEM, TITLE, DESCRIPTION, CATEGORY, BRAND, PRICE, IMAGE);

  /** The roles of columns of users. */
  public static final List<ColumnRole> OF_USERS = List.of(USER);

  private final String key;
  private final List<String> names;

  ColumnRole(String key, String... names) {
    this.key = key;
    this.names = List.of(names);
  }

  /** Returns the role's key in the configuration, such as {@code user}. */
  public String key() {
    return key;
  }

  /**
   * Returns whether a column with this name, normalised by {@link ColumnName#plain}, matches the
   * role.
   */
  boolean fits(String plainName) {
    return names.contains(plainName) || names.contains(ColumnName.withoutId(plainName));
  }
}
