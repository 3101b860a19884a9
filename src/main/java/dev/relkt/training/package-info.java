/**
 * Training of encoders, in rooms of its own; each knows only those before it:
 *
 * <ul>
 *   <li>{@code data}: what is learned from
 *   <li>{@code loop}: epochs, batches, losses, negatives, checkpoints
 *   <li>{@code recipe}: steps with settings, one after the other, each published as a version
 *   <li>{@code student} and {@code foreign}: the encoders, our own and those from elsewhere
 * </ul>
 */
@NullMarked
package dev.relkt.training;

import org.jspecify.annotations.NullMarked;
