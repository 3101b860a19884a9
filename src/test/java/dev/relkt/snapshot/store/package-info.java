/** The contract of resource stores, and two that keep it. */
@NullMarked
package dev.relkt.snapshot.store;

import org.jspecify.annotations.NullMarked;
