/**
 * The encoder {@code image-onnx}: pictures by an ONNX model of the user. The entry type is {@link
 * org.ccdrec.encoders.onnx.OnnxPlugin}.
 *
 * <p>Threading: thread-safe.
 */
@NullMarked
package org.ccdrec.encoders.onnx;

import org.jspecify.annotations.NullMarked;
