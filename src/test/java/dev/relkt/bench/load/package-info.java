@NullMarked
package dev.relkt.bench.load;

import org.jspecify.annotations.NullMarked;
