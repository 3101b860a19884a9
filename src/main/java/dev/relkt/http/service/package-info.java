/**
 * What all doors do alike, for callers who may do and see a part of it: HTTP, the page and MCP are
 * forms of it. Start with {@link dev.relkt.http.service.Services}.
 */
@NullMarked
package dev.relkt.http.service;

import org.jspecify.annotations.NullMarked;
