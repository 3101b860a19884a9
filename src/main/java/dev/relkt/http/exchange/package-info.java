/** Reads requests and writes answers, for all routes alike. */
@NullMarked
package dev.relkt.http.exchange;

import org.jspecify.annotations.NullMarked;
