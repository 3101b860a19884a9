/** Pictures of numbers. */
@NullMarked
package dev.relkt.plot;

import org.jspecify.annotations.NullMarked;
