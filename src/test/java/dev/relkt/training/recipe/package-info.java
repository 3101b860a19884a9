@NullMarked
package dev.relkt.training.recipe;

import org.jspecify.annotations.NullMarked;
