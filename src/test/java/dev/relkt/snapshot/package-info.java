/** Tests of the index root: layout, publication, garbage. */
@NullMarked
package dev.relkt.snapshot;

import org.jspecify.annotations.NullMarked;
