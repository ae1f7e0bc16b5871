package org.ccdrec.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a configuration key. The annotated record component gives its name and type; the
 * annotation gives its help, default and allowed values.
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
 * or {@code Optional} of those, or {@code Map<String, Object>} for a section that is later bound to
 * another record. Bounds and choices on a list or map apply to each element. Rules between several
 * keys belong in the record's compact constructor, which throws {@link IllegalArgumentException}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

  /** Marks a key without a default. */
  String NONE = "\u0000";

  /** A one-sentence description of the key for users. */
  String help();

  /**
   * The default as YAML text: {@code 0.8}, {@code linear}, {@code [5, 10]}. A key without a default
   * is required, unless it is a record, which takes its own defaults, or an {@code Optional} or
   * {@code @Nullable} component, which is empty.
   */
  String defaultValue() default NONE;

  /** The smallest allowed value, inclusive. */
  String min() default "";

  /** The largest allowed value, inclusive. */
  String max() default "";

  /** The exclusive lower bound. */
  String above() default "";

  /** The exclusive upper bound. */
  String below() default "";

  /** The allowed values of a text or number; not needed for enums. */
  String[] oneOf() default {};

  /** A regular expression that a text must match as a whole. */
  String pattern() default "";
}
