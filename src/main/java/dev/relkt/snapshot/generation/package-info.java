/**
 * Generations of the index and what was decided about them: which there are, which one is built,
 * ready, active or retired, what the gate found, and what became of a command.
 *
 * <p>Start at {@link dev.relkt.snapshot.generation.IndexGeneration} and {@link
 * dev.relkt.snapshot.generation.Decisions}. A decision is written once and never changed; {@link
 * dev.relkt.snapshot.generation.GenerationRoles} is what follows from all of them.
 */
@NullMarked
package dev.relkt.snapshot.generation;

import org.jspecify.annotations.NullMarked;
