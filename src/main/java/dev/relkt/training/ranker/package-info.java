/**
 * The weights of a version's ranker, learned by the three steps of the recipe: {@link
 * dev.relkt.training.ranker.RankerSource}. What is learned are few numbers that every language
 * shares, and their inputs are similarities, so that what one language teaches holds in the others.
 */
@NullMarked
package dev.relkt.training.ranker;

import org.jspecify.annotations.NullMarked;
