/** Pictures of numbers, for reports. */
@NullMarked
package dev.relkt.plot;

import org.jspecify.annotations.NullMarked;
