/**
 * How everything does, as seen from outside: the topics, the index, its generations and readers,
 * and whether what was sent can be found. Start with {@link dev.relkt.status.StatusReport} and
 * {@link dev.relkt.status.Searchable}.
 */
@NullMarked
package dev.relkt.status;

import org.jspecify.annotations.NullMarked;
