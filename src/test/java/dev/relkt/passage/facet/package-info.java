@NullMarked
package dev.relkt.passage.facet;

import org.jspecify.annotations.NullMarked;
