package io.vireo.server.testing;

import io.vireo.server.engine.Journal;
import io.vireo.server.resp.RequestWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A journal that tells each unit at once. */
public final class ToldUnits implements Journal {
  private final RequestWriter out = new RequestWriter();
  private final Consumer<byte[]> listener;

  private ToldUnits(Consumer<byte[]> listener) {
    this.listener = listener;
  }

  /** Tells units as they are. */
  public static ToldUnits raw(Consumer<byte[]> listener) {
    return new ToldUnits(listener);
  }

  /** Tells units as their words with blanks between them. */
  public static ToldUnits words(Consumer<String> listener) {
    return new ToldUnits(
        bytes ->
            listener.accept(
                new String(bytes, StandardCharsets.ISO_8859_1)
                    .replaceAll("[*$]\\d+\r\n", "")
                    .replace("\r\n", " ")
                    .trim()));
  }

  @Override
  public RequestWriter out() {
    return out;
  }

  @Override
  public void endUnit() {
    listener.accept(out.drain());
  }
}
