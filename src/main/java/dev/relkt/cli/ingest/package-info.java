/**
 * The commands that write passages: ingest, delete and dlq, with the formats of files that they
 * read.
 */
@NullMarked
package dev.relkt.cli.ingest;

import org.jspecify.annotations.NullMarked;
