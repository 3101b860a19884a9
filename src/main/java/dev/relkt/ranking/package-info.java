/**
 * The order of what a search found: {@link dev.relkt.ranking.Ranker} weighs what the search says of
 * a passage and how well its words match those of the question ({@link
 * dev.relkt.ranking.LateInteraction}).
 */
@NullMarked
package dev.relkt.ranking;

import org.jspecify.annotations.NullMarked;
