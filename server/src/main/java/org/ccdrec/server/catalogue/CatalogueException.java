package org.ccdrec.server.catalogue;

/** Invalid changes of items; the message has all their errors. */
public final class CatalogueException extends Exception {
  private static final long serialVersionUID = 1L;

  CatalogueException(String rules) {
    super(rules, null, false, false);
  }
}
