@NullMarked
package dev.relkt.training.loop;

import org.jspecify.annotations.NullMarked;
