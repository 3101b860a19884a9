/** Tests of reading and sending passages. */
@NullMarked
package dev.relkt.cli.ingest;

import org.jspecify.annotations.NullMarked;
