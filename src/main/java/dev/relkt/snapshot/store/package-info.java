/**
 * Files of the index root: a store of named resources, their names, and JSON with its own checksum.
 *
 * <p>Start at {@link dev.relkt.snapshot.store.ResourceStore}, the one door to disks and object
 * stores; {@link dev.relkt.snapshot.store.Names} says where each thing lies.
 */
@NullMarked
package dev.relkt.snapshot.store;

import org.jspecify.annotations.NullMarked;
