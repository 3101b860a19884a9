@NullMarked
package dev.relkt.training.steps;

import org.jspecify.annotations.NullMarked;
