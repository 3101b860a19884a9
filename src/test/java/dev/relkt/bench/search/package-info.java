@NullMarked
package dev.relkt.bench.search;

import org.jspecify.annotations.NullMarked;
