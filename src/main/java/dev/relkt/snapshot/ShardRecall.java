package dev.relkt.snapshot;

/**
 * How much of what an exact search of a shard finds a reader's searches find, measured on live
 * questions.
 *
 * @param shard its number
 * @param questions that were searched both ways lately, 0 or more
 * @param recall the share of the ten best passages that was found, 0 to 1
 * @param widthTimes how many times the usual candidates are looked at, 1 or more
 * @param failing whether it stays too low though the search is as wide as it gets
 */
public record ShardRecall(
    int shard, int questions, double recall, double widthTimes, boolean failing) {}
