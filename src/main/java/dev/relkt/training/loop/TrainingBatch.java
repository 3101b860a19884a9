package dev.relkt.training.loop;

import java.util.List;

/**
 * A batch: texts without duplicates and the loss of their vectors.
 *
 * @param texts at least one
 * @param loss of their vectors, in this order
 */
record TrainingBatch(List<String> texts, OutputLoss loss) {}
