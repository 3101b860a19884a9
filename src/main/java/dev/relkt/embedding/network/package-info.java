/**
 * What every network has in common, whatever runs it: windows go in, rows come out ({@link
 * dev.relkt.embedding.network.Network}), and rows become unit vectors.
 */
@NullMarked
package dev.relkt.embedding.network;

import org.jspecify.annotations.NullMarked;
