@NullMarked
package dev.relkt.bench.encode;

import org.jspecify.annotations.NullMarked;
