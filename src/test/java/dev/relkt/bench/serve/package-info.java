@NullMarked
package dev.relkt.bench.serve;

import org.jspecify.annotations.NullMarked;
