package dev.relkt.http.server;

import dev.relkt.http.exchange.Exchange;
import dev.relkt.http.problem.Problem;
import dev.relkt.topic.StrictJson;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What comes before any route, such as a request that is not HTTP, is answered as a problem too.
 */
final class ProblemErrorHandler extends ErrorHandler {

  @Override
  protected boolean generateAcceptableResponse(
      Request request,
      Response response,
      Callback callback,
      String contentType,
      List<Charset> charsets,
      int code,
      @Nullable String message,
      @Nullable Throwable cause) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    response.write(
        true,
        ByteBuffer.wrap(
            StrictJson.bytes(
                Exchange.document(
                    new Problem(
                        Problem.Kind.of(code), message == null ? "not understood" : message),
                    null))),
        callback);
    return true;
  }
}
