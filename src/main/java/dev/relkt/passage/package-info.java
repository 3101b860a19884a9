/**
 * What ReLKT keeps and finds: a {@link dev.relkt.passage.Passage} with its stable id and its
 * language.
 *
 * <p>Start at {@link dev.relkt.passage.Passage}. Depends on the JDK alone; every other package may
 * depend on this one.
 */
@NullMarked
package dev.relkt.passage;

import org.jspecify.annotations.NullMarked;
