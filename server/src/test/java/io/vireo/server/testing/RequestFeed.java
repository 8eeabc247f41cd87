package io.vireo.server.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vireo.server.resp.Assembly;
import io.vireo.server.resp.RequestBuffer;
import io.vireo.server.resp.RequestLimits;
import io.vireo.server.resp.RespDecoder;
import java.util.Arrays;

/**
 * Finds the requests in bytes that come piece by piece, with the decoder and the assembly that
 * connections use. One thread only.
 */
public final class RequestFeed {
  private final RespDecoder decoder = new RespDecoder();
  private final RequestLimits limits;
  private byte[] rest = new byte[0];
  private Assembly assembly;
  private String error;

  /** A feed under these limits. */
  public RequestFeed(RequestLimits limits) {
    this.limits = limits;
  }

  /** Adds bytes that came in. */
  public void add(byte[] bytes) {
    byte[] before = rest;
    rest = Arrays.copyOf(before, before.length + bytes.length);
    System.arraycopy(bytes, 0, rest, before.length, bytes.length);
  }

  /** The protocol error that ended the feed, or null. */
  public String error() {
    return error;
  }

  /** Bytes that have come in and belong to no whole request yet. */
  public long pending() {
    return rest.length + (assembly == null ? 0 : assembly.total());
  }

  /**
   * Puts whole requests into a buffer, as many as there are or until the sink has had enough.
   *
   * @param stranger whether the client has not authenticated yet
   * @return true if another pass may find more
   */
  public boolean pass(RequestBuffer into, boolean stranger, RespDecoder.Sink sink) {
    if (error != null || rest.length == 0) {
      return false;
    }
    int before = rest.length;
    if (assembly == null) {
      decode(into, stranger, sink);
    }
    if (assembly != null && error == null) {
      assemble(into, sink);
    }
    return rest.length < before && error == null;
  }

  private void decode(RequestBuffer into, boolean stranger, RespDecoder.Sink sink) {
    decoder.limits(limits, stranger);
    byte[] room = into.room(rest.length);
    int from = into.used();
    System.arraycopy(rest, 0, room, from, rest.length);
    int to = from + rest.length;
    into.used(to);
    int end = decoder.decode(into, from, to, sink);
    rest = Arrays.copyOfRange(rest, end - from, rest.length);
    error = decoder.error();
    if (error == null && decoder.longRequest()) {
      assembly = new Assembly(limits, stranger);
    }
  }

  private void assemble(RequestBuffer into, RespDecoder.Sink sink) {
    ByteBuf in = Unpooled.wrappedBuffer(rest);
    boolean whole = assembly.feed(in);
    rest = Arrays.copyOfRange(rest, rest.length - in.readableBytes(), rest.length);
    if (whole) {
      Assembly done = assembly;
      assembly = null;
      error = done.error();
      if (error == null) {
        int at = into.wordsUsed();
        done.emit(into);
        sink.request(at);
      }
    }
  }
}
