package io.vireo.server.testing;

import io.vireo.server.engine.propagation.Journal;
import io.vireo.server.engine.propagation.PropagationTarget;
import io.vireo.server.resp.RequestWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A journal that tells each unit at once. */
public final class ToldUnits implements Journal {
  private final RequestWriter out = new RequestWriter();
  private final PropagationTarget target;
  private final Consumer<byte[]> listener;

  private ToldUnits(PropagationTarget target, Consumer<byte[]> listener) {
    this.target = target;
    this.listener = listener;
  }

  /** Tells units as they are. */
  public static ToldUnits raw(Consumer<byte[]> listener) {
    return new ToldUnits(PropagationTarget.LOG, listener);
  }

  /** Tells units as they are, as a replica would get them. */
  public static ToldUnits toReplica(Consumer<byte[]> listener) {
    return new ToldUnits(PropagationTarget.REPLICAS, listener);
  }

  /** Tells units as their words with blanks between them. */
  public static ToldUnits words(Consumer<String> listener) {
    return raw(bytes -> listener.accept(wordsOf(bytes)));
  }

  /** The words of a unit with blanks between them. */
  public static String wordsOf(byte[] unit) {
    return new String(unit, StandardCharsets.ISO_8859_1)
        .replaceAll("[*$]\\d+\r\n", "")
        .replace("\r\n", " ")
        .trim();
  }

  @Override
  public PropagationTarget target() {
    return target;
  }

  @Override
  public RequestWriter out() {
    return out;
  }

  @Override
  public void endUnit(long end) {
    listener.accept(out.drain());
  }
}
