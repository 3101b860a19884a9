/** The server of HTTP. Start with {@link dev.relkt.http.server.HttpServer}. */
@NullMarked
package dev.relkt.http.server;

import org.jspecify.annotations.NullMarked;
