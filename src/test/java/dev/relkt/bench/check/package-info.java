@NullMarked
package dev.relkt.bench.check;

import org.jspecify.annotations.NullMarked;
