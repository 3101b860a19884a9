@NullMarked
package dev.relkt.http;

import org.jspecify.annotations.NullMarked;
