/** Pictures of numbers, for reports. Depends on the JDK alone. */
@NullMarked
package dev.relkt.plot;

import org.jspecify.annotations.NullMarked;
