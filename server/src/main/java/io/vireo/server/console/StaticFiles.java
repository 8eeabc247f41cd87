package io.vireo.server.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The files of the page, which lie in the jar. They are read with the first request for one of
 * them, and stay. One thread.
 */
final class StaticFiles {
  private static final String FOLDER = "/io/vireo/server/console/";

  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** The files by path, with their types: nothing else is served. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("index.html", "text/html; charset=utf-8"),
          Map.entry("console.css", "text/css; charset=utf-8"),
          Map.entry("icon.svg", "image/svg+xml"),
          Map.entry("main.js", SCRIPT),
          Map.entry("api.js", SCRIPT),
          Map.entry("dom.js", SCRIPT),
          Map.entry("format.js", SCRIPT),
          Map.entry("chart.js", SCRIPT),
          Map.entry("live.js", SCRIPT),
          Map.entry("overview.js", SCRIPT),
          Map.entry("latency.js", SCRIPT),
          Map.entry("clients.js", SCRIPT),
          Map.entry("keys.js", SCRIPT),
          Map.entry("values.js", SCRIPT),
          Map.entry("memory.js", SCRIPT),
          Map.entry("shell.js", SCRIPT));

  private final Map<String, File> files = new HashMap<>();

  private record File(Buffer content, String type, String tag) {}

  /** Answers a GET for one of the files; false if there is none at its path. */
  boolean serve(HttpServerRequest request) {
    String path = request.path();
    String name = path.equals("/") ? "index.html" : path.substring(1);
    if (!TYPES.containsKey(name)) {
      return false;
    }
    File file = files.computeIfAbsent(name, StaticFiles::read);
    HttpServerResponse response = request.response();
    response.putHeader("Cache-Control", "no-cache").putHeader("ETag", file.tag());
    if (file.tag().equals(request.getHeader("If-None-Match"))) {
      response.setStatusCode(304).end();
    } else {
      response.putHeader("Content-Type", file.type()).end(file.content());
    }
    return true;
  }

  private static File read(String name) {
    try (InputStream in = StaticFiles.class.getResourceAsStream(FOLDER + name)) {
      byte[] bytes = in.readAllBytes();
      CRC32 sum = new CRC32();
      sum.update(bytes);
      String tag = '"' + Long.toHexString(sum.getValue()) + '-' + bytes.length + '"';
      return new File(Buffer.buffer(bytes), TYPES.get(name), tag);
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
  }
}
