/**
 * A gateway over the topics and the index: HTTP, a page, MCP. It keeps nothing, so that any number
 * may run. {@link dev.relkt.http.service.Services} is what all doors do, {@link
 * dev.relkt.http.server.HttpServer} serves them.
 */
@NullMarked
package dev.relkt.http;

import org.jspecify.annotations.NullMarked;
