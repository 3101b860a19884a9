/**
 * What commands do with a broker: connect, read a topic to its end, send passages and commands,
 * ask.
 */
@NullMarked
package dev.relkt.cli.broker;

import org.jspecify.annotations.NullMarked;
