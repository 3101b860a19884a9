@NullMarked
package dev.relkt.bench;

import org.jspecify.annotations.NullMarked;
