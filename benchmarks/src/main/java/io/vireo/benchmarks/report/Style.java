package io.vireo.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The style sheets and the script, which lie beside this class. */
final class Style {
  private Style() {}

  /** Of a picture that stands for itself; light or dark as its reader has it. */
  static String ofPicture() {
    return text("colours.css") + text("chart.css");
  }

  /** Of the page with its pictures. */
  static String ofPage() {
    return ofPicture() + text("page.css");
  }

  /** What the page can do: tips, and the switch between light and dark. */
  static String script() {
    return text("page.js");
  }

  private static String text(String name) {
    try (InputStream in = Style.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
