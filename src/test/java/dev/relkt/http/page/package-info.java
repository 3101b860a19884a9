/** The page, in a browser. */
@NullMarked
package dev.relkt.http.page;

import org.jspecify.annotations.NullMarked;
