@NullMarked
package dev.relkt.http.server;

import org.jspecify.annotations.NullMarked;
