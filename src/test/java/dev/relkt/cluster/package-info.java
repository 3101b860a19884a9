/** The product's package run as it is on a cluster: every part a process of its own. */
@NullMarked
package dev.relkt.cluster;

import org.jspecify.annotations.NullMarked;
