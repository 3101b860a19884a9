@NullMarked
package dev.relkt.training.ranker;

import org.jspecify.annotations.NullMarked;
