/**
 * The three steps of CL-ReLKT (Findings of NAACL 2022, 165): warm-up, teacher, language knowledge
 * transfer, over any {@link dev.relkt.training.steps.TrainableEncoder}. Start there. Knows no
 * TensorFlow.
 */
@NullMarked
package dev.relkt.training.steps;

import org.jspecify.annotations.NullMarked;
