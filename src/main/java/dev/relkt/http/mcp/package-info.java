/**
 * The Model Context Protocol: what agents may do, as tools, over HTTP ({@link
 * dev.relkt.http.mcp.McpRoutes}) and over standard input and output ({@link
 * dev.relkt.http.mcp.StdioMcp}).
 */
@NullMarked
package dev.relkt.http.mcp;

import org.jspecify.annotations.NullMarked;
