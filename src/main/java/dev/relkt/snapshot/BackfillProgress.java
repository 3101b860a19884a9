package dev.relkt.snapshot;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the files were read that an index begins with, as the indexing job says.
 *
 * @param number 1 for the first backfill of this index, one more for each that came after
 * @param source the folder, file or pattern
 * @param files how many there are
 * @param filesRead those that were read to their end
 * @param bytes of all files, as they are stored
 * @param bytesRead of them
 * @param lines that were read, blank and refused ones included
 * @param linesPerSecond lately; 0 where that is not known
 * @param begunAt when the files were listed
 * @param at when this was said
 * @param endedAt since when all of them are in the index, absent before
 */
public record BackfillProgress(
    int number,
    String source,
    long files,
    long filesRead,
    long bytes,
    long bytesRead,
    long lines,
    double linesPerSecond,
    Instant begunAt,
    Instant at,
    Optional<Instant> endedAt) {}
