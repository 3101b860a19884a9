/**
 * The page for people: asking, adding passages, operating. It is made of files that a browser reads
 * as they are; all that they show comes from the other routes. Start with {@link
 * dev.relkt.http.page.PageRoutes}.
 */
@NullMarked
package dev.relkt.http.page;

import org.jspecify.annotations.NullMarked;
