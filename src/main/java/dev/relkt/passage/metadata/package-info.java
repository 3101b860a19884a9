/**
 * What is known of a passage beside its text: {@link dev.relkt.passage.metadata.Metadata}, typed
 * values by name.
 *
 * <p>Depends on the JDK alone.
 */
@NullMarked
package dev.relkt.passage.metadata;

import org.jspecify.annotations.NullMarked;
