/** Who may do what over HTTP, and with which passages. */
@NullMarked
package dev.relkt.http.access;

import org.jspecify.annotations.NullMarked;
