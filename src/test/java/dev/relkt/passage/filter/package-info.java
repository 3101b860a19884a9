@NullMarked
package dev.relkt.passage.filter;

import org.jspecify.annotations.NullMarked;
