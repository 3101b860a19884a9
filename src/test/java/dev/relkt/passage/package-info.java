@NullMarked
package dev.relkt.passage;

import org.jspecify.annotations.NullMarked;
