/** Why requests are not done. */
@NullMarked
package dev.relkt.http.problem;

import org.jspecify.annotations.NullMarked;
