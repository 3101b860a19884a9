/**
 * The three steps of CL-ReLKT (Findings of NAACL 2022, 165), warm-up, teacher, language knowledge
 * transfer, and recipes, which run several of them one after the other. Start with {@link
 * dev.relkt.training.recipe.RecipeStep}.
 *
 * <p>Knows no TensorFlow and no kind of encoder: whoever runs a recipe brings {@link
 * dev.relkt.training.recipe.EncoderSource}s along.
 */
@NullMarked
package dev.relkt.training.recipe;

import org.jspecify.annotations.NullMarked;
