/**
 * The bridge between ND4J's SameDiff and the tape: {@link
 * org.ccdrec.samediff.graph.SameDiffFunction}.
 *
 * <p>A plugin that brings a SameDiff model compiles against {@code ccdrec-plugin-spi} and {@code
 * ccdrec-samediff} with the classifier {@code adapter} (this package only), and is placed in a
 * folder of the plugins directory together with that jar; ND4J comes from the host. It registers
 * its weights as parameters, defines the graph once, and applies it in {@code Backbone.forward}:
 *
 * <pre>{@code
 * Parameter users = context.parameters().xavierUniform("users", userCount, d);
 * Parameter items = context.parameters().xavierUniform("items", itemCount, d);
 * SameDiffFunction square = SameDiffFunction.define("square",
 *     List.of(new Input("users", -1, d), new Input("items", -1, d)),
 *     (graph, in) -> List.of(in.get(0), graph.math().square(in.get(1))));
 *
 * public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
 *   Var fused = fusion.fuse(tape, tape.parameter(items));
 *   List<Var> made = square.apply(tape, tape.parameter(users), fused);
 *   return Representations.of(made.get(0), made.get(1));
 * }
 * }</pre>
 *
 * <p>Chosen: the graph's weights are the trainer's parameters and enter as placeholders, so that
 * its optimiser, seeds and snapshots include them. Rejected: SameDiff's own variables and training,
 * which would add a second optimiser. Values are copied at the boundary, and SameDiff repeats the
 * forward pass of the graph for its gradient, which is slower than our operations.
 *
 * <p>Threading: a function belongs to one thread.
 */
@NullMarked
package org.ccdrec.samediff.graph;

import org.jspecify.annotations.NullMarked;
