/**
 * What every network has in common, whatever runs it: windows go in, rows come out ({@link
 * dev.relkt.embedding.network.Network}), which are pooled, put through dense layers and cut ({@link
 * dev.relkt.embedding.network.VectorMaker}) and become unit vectors ({@link
 * dev.relkt.embedding.network.UnitRows}).
 */
@NullMarked
package dev.relkt.embedding.network;

import org.jspecify.annotations.NullMarked;
