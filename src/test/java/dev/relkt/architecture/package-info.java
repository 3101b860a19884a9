/** The table of who may depend on whom, as a test. */
@NullMarked
package dev.relkt.architecture;

import org.jspecify.annotations.NullMarked;
