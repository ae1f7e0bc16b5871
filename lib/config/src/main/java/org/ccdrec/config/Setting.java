package org.ccdrec.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The declaration of one configuration key: the record component it stands on gives its name and
 * type, the annotation its help, default and allowed values.
 *
 * <pre>{@code
 * record Training(
 *     @Setting(help = "Interactions per step", defaultValue = "2048", min = "1") int batchSize,
 *     @Setting(help = "Adam step size", defaultValue = "1e-3", above = "0") double learningRate,
 *     @Setting(help = "Stop after this long") Optional<Duration> limit) {}
 * }</pre>
 *
 * <p>A component may be an {@code int}, {@code long}, {@code double}, {@code boolean}, {@code
 * String}, enum, {@code Path}, {@code Duration}, a record, a {@code List}, {@code Map<String, …>}
 * or {@code Optional} of those, or {@code Map<String, Object>} for a section that another record is
 * bound to later. Bounds and choices on a list or map hold for each of its elements. Rules between
 * several keys belong in the record's compact constructor, as an {@link IllegalArgumentException}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

  /** The mark of a key without a default. */
  String NONE = "\u0000";

  /** What the key does, in one sentence for a person. */
  String help();

  /**
   * The default as YAML text: {@code 0.8}, {@code linear}, {@code [5, 10]}. Without one the key is
   * required, except that a record takes its own defaults and an {@code Optional} or
   * {@code @Nullable} component is empty.
   */
  String defaultValue() default NONE;

  /** The smallest allowed value. */
  String min() default "";

  /** The largest allowed value. */
  String max() default "";

  /** A bound that the value must exceed. */
  String above() default "";

  /** A bound that the value must stay under. */
  String below() default "";

  /** The allowed values of a text or number; enums need none. */
  String[] oneOf() default {};

  /** A regular expression that a text must match as a whole. */
  String pattern() default "";
}
