/** Tests of the Java client, those with a real broker among them. */
@NullMarked
package dev.relkt.client;

import org.jspecify.annotations.NullMarked;
