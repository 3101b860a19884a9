/** Tests of the laptop: a real broker, a real MiniCluster. */
@NullMarked
package dev.relkt.local;

import org.jspecify.annotations.NullMarked;
