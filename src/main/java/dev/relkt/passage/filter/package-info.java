/**
 * Which passages may answer: {@link dev.relkt.passage.filter.PassageFilter}, its conditions, and
 * the language in which people write them, {@link dev.relkt.passage.filter.FilterExpression}.
 *
 * <p>Depends on the JDK and on {@link dev.relkt.passage} alone.
 */
@NullMarked
package dev.relkt.passage.filter;

import org.jspecify.annotations.NullMarked;
