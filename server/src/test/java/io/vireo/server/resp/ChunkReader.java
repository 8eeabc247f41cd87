package io.vireo.server.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Reads requests from bytes that come in pieces, as a connection does. */
final class ChunkReader {
  final List<List<Bytes>> requests = new ArrayList<>();
  int assembled;
  String error;

  private final RespDecoder decoder = new RespDecoder();
  private final RequestLimits limits;
  private final boolean stranger;
  private byte[] rest = {};
  private Assembly assembly;

  ChunkReader() {
    this(RequestLimits.DEFAULTS, false);
  }

  ChunkReader(RequestLimits limits, boolean stranger) {
    this.limits = limits;
    this.stranger = stranger;
    decoder.limits(limits, stranger);
  }

  /** How many bytes are kept because they are no whole request yet. */
  int kept() {
    return assembly != null ? (int) assembly.total() : rest.length;
  }

  ChunkReader read(byte[] chunk) {
    ByteBuf in = Unpooled.wrappedBuffer(chunk);
    if (error == null && assembly != null) {
      assemble(in);
    }
    if (error == null && assembly == null) {
      decode(in);
    }
    return this;
  }

  /** Reads all that comes, what is left of long arguments straight. */
  void readStraight(Arrival arrival, Random random) {
    byte[] buffer = new byte[1 + random.nextInt(2_000)];
    while (arrival.left() > 0) {
      int got = arrival.read(buffer, 0, buffer.length);
      read(Arrays.copyOf(buffer, got));
      if (assembly != null && assembly.toCome() > 0) {
        assembly.pull(arrival, 1 + random.nextInt(2_000_000));
        finish();
      }
    }
  }

  private void assemble(ByteBuf in) {
    assembly.feed(in);
    finish();
  }

  private void finish() {
    if (!assembly.isDone()) {
      return;
    }
    error = assembly.error();
    if (error == null) {
      RequestBuffer buffer = new RequestBuffer();
      assembly.emit(buffer);
      add(buffer, 0);
      assembled++;
      rest = assembly.hasExcess() ? new byte[] {assembly.excess()} : rest;
    }
    assembly = null;
  }

  private void decode(ByteBuf in) {
    RequestBuffer buffer = new RequestBuffer();
    int to = rest.length + in.readableBytes();
    System.arraycopy(rest, 0, buffer.room(to), 0, rest.length);
    in.readBytes(buffer.bytes(), rest.length, to - rest.length);
    int end = decoder.decode(buffer, 0, to, at -> add(buffer, at));
    error = decoder.error();
    rest = Arrays.copyOfRange(buffer.bytes(), end, to);
    if (error == null && decoder.longRequest()) {
      assembly = new Assembly(limits, stranger);
      byte[] begun = rest;
      rest = new byte[0];
      read(begun);
    }
  }

  private boolean add(RequestBuffer buffer, int at) {
    List<Bytes> words = new ArrayList<>();
    for (int i = 0; i < buffer.wordAt(at); i++) {
      Bytes view = Bytes.view();
      buffer.point(view, at + 1 + 2 * i);
      words.add(view.copy());
    }
    return requests.add(words);
  }
}
