/**
 * The index root: which generations there are, what each one's shards consist of, and which
 * snapshot over all shards is the newest that anybody may see.
 *
 * <p>Start at {@link dev.relkt.snapshot.IndexRoot}, whose comment is the layout on disk, and {@link
 * dev.relkt.snapshot.GenerationStore}. Everything is written first and becomes visible in one step;
 * nothing depends on how a store renames.
 */
@NullMarked
package dev.relkt.snapshot;

import org.jspecify.annotations.NullMarked;
