package dev.relkt.training.loop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint that was read back.
 *
 * @param name such as {@code checkpoint-0000012}
 * @param state where the step stood
 * @param plan of the epoch under way; absent between epochs
 * @param planCounts what the plan goes through, by name
 * @param encoder the directory that the encoder saved into
 */
record Checkpoint(
    String name,
    LoopState state,
    Optional<List<int[]>> plan,
    Map<String, Long> planCounts,
    Path encoder) {}
