@NullMarked
package dev.relkt.passage.metadata;

import org.jspecify.annotations.NullMarked;
