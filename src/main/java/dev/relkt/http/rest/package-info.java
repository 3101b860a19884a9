/** The routes below {@code /v1}. */
@NullMarked
package dev.relkt.http.rest;

import org.jspecify.annotations.NullMarked;
