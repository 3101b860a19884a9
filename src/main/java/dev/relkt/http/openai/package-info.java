/**
 * The calls of OpenAI's API that search and embedding have: programs that are written for it need
 * no other client. Start with {@link dev.relkt.http.openai.OpenAiRoutes}.
 */
@NullMarked
package dev.relkt.http.openai;

import org.jspecify.annotations.NullMarked;
