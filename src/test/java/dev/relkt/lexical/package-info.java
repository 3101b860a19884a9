/** Tests of search by words. */
@NullMarked
package dev.relkt.lexical;

import org.jspecify.annotations.NullMarked;
