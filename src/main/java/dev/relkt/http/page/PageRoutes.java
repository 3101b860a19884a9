package dev.relkt.http.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;

/**
 * {@code /}, {@code /operate} and the files that they need, each at an address of its own: no part
 * of an address becomes the name of a file. No token is needed for them; what they show is asked
 * for with one.
 */
public final class PageRoutes {

  /** What a browser may do with the page: read files of this gateway, and nothing else. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** All beside the two pages, which are served below {@code /page/}. */
  private static final List<String> FILES =
      List.of(
          "icon.svg",
          "base.css",
          "ask.css",
          "operate.css",
          "ask.js",
          "operate.js",
          "words.js",
          "dom.js",
          "formats.js",
          "api.js",
          "token.js",
          "shell.js",
          "filters.js",
          "answers.js",
          "facets.js",
          "passage.js",
          "files.js",
          "status.js",
          "models.js",
          "gate.js",
          "letters.js",
          "dialogs.js");

  private PageRoutes() {}

  /** Adds them. */
  public static void add(RoutesConfig routes) {
    add(routes, "/", "ask.html");
    add(routes, "/operate", "operate.html");
    FILES.forEach(name -> add(routes, "/page/" + name, name));
  }

  private static void add(RoutesConfig routes, String address, String name) {
    PageFile file = PageFile.read(name);
    routes.get(address, context -> serve(context, file));
  }

  /** The browser keeps files, and asks whether they are still the same before it uses them. */
  private static void serve(Context context, PageFile file) {
    context.header("Content-Security-Policy", POLICY);
    context.header("Cache-Control", "no-cache");
    context.header("ETag", file.etag());
    if (file.etag().equals(context.header("If-None-Match"))) {
      context.status(304);
      return;
    }
    context.contentType(file.contentType()).result(file.content());
  }
}
