/**
 * The three steps of CL-ReLKT (Findings of NAACL 2022, 165): warm-up, teacher, language knowledge
 * transfer, over any {@link dev.relkt.training.steps.TrainableEncoder}; and recipes, which run
 * several of them one after the other. Start with {@link dev.relkt.training.steps.RecipeStep}.
 *
 * <p>Knows no TensorFlow and no kind of encoder: whoever runs a recipe brings {@link
 * dev.relkt.training.steps.EncoderSource}s along. May depend on registry, embedding.features and
 * training.data.
 */
@NullMarked
package dev.relkt.training.steps;

import org.jspecify.annotations.NullMarked;
