package org.ccdrec.backbones.shared;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.spi.BackboneContext;

/**
 * The id embeddings of users and items, {@code users × d} and {@code items × d}.
 *
 * @param users the users' table
 * @param items the items' table
 */
public record Embeddings(Parameter users, Parameter items) {
  /** Creates tables with uniform initial values (Glorot and Bengio 2010). */
  public static Embeddings xavierUniform(BackboneContext context) {
    int d = context.dimension();
    return new Embeddings(
        context.parameters().xavierUniform("users", context.interactions().userCount(), d),
        context.parameters().xavierUniform("items", context.interactions().itemCount(), d));
  }

  /** Creates tables with normal initial values (Glorot and Bengio 2010). */
  public static Embeddings xavierNormal(BackboneContext context) {
    int d = context.dimension();
    return new Embeddings(
        context.parameters().xavierNormal("users", context.interactions().userCount(), d),
        context.parameters().xavierNormal("items", context.interactions().itemCount(), d));
  }

  /** Returns the leaf of the users' table. */
  public Var users(Tape tape) {
    return tape.parameter(users);
  }

  /** Returns the leaf of the items' table. */
  public Var items(Tape tape) {
    return tape.parameter(items);
  }
}
