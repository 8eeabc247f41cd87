package io.vireo.server.replication;

import io.vireo.config.Config;
import io.vireo.config.ReplicationSettings;
import io.vireo.server.engine.propagation.Journal;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.propagation.PropagationTarget;
import io.vireo.server.resp.PageStock;
import io.vireo.server.resp.RequestWriter;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * The last bytes of the replication stream: what replicas read, and what those that come back have
 * missed ({@code repl-backlog-size}). Data context only; readers are their threads'.
 *
 * <p><b>One copy for all.</b> Commands are encoded once, on pages, and these pages are the backlog:
 * they are linked to a {@link ByteChain} and never copied or written again. Each replica has a
 * position in the chain and no buffer of its own; where it reads, the bytes go straight to its
 * socket. The backlog itself is no more than where the chain is remembered from. A replica that is
 * further behind than that still reads on, because its block leads to all that follow; what it
 * keeps from the collector so is {@link #kept}, which {@code client-output-buffer-limit replica}
 * bounds. Since that is there anyhow, it is remembered too: others that come back may have it.
 *
 * <p><b>What fills it.</b> A primary's units of commands, as a {@link Journal}. On a replica it is
 * the primary's bytes, as they come ({@link #relay}, {@link #append}), so that a chain of replicas
 * counts the same bytes from one end to the other, and any of them can follow any other.
 *
 * <p><b>When it can be read.</b> What was written since is on its pages, but seen by readers only
 * after {@link #publish}, once for many commands.
 */
public final class Backlog implements Journal {
  private final ReplicationHistory history;
  private final Propagation propagation;
  private final RequestWriter pending = new RequestWriter(new PageStock(1));
  private long size;
  private boolean active;
  private boolean relaying;
  private final LongSupplier slowest;
  private final Runnable lost;

  /** Up to where units are complete, in the positions of the writer. */
  private long complete;

  private ByteChain chain = new ByteChain(0);
  private ByteChain.Block head = chain.last();

  /** The position before the first byte that is remembered. */
  private long first;

  private byte[] lastPage;
  private long pages;

  /**
   * A backlog that remembers nothing yet.
   *
   * @param slowest the position of the reader that is furthest behind; without any, the largest
   * @param lost called if a unit could not be written, so that replicas miss it
   */
  public Backlog(
      ReplicationHistory history,
      Propagation propagation,
      Config config,
      LongSupplier slowest,
      Runnable lost) {
    this.history = history;
    this.propagation = propagation;
    this.slowest = slowest;
    this.lost = lost;
    config.listen(ReplicationSettings.REPL_BACKLOG_SIZE, this::size);
  }

  private void size(long bytes) {
    size = bytes;
    if (active) {
      trim();
    }
  }

  /** How many bytes it is to remember. */
  public long size() {
    return size;
  }

  /** True while it remembers. */
  public boolean isActive() {
    return active;
  }

  /** Begins to remember, from here on. */
  public void activate() {
    if (!active) {
      active = true;
      restart();
      if (!relaying) {
        propagation.add(this);
      }
    }
  }

  /** Forgets all, and remembers no more. */
  public void deactivate() {
    if (active) {
      if (!relaying) {
        propagation.remove(this);
      }
      active = false;
      restart();
    }
  }

  /**
   * From now on the stream is the primary's, by {@link #append}, and units of this server take no
   * place in it; or it is this server's own again.
   */
  public void relay(boolean on) {
    if (on == relaying) {
      return;
    }
    if (on && active) {
      propagation.remove(this);
    }
    publish();
    relaying = on;
    propagation.relay(on);
    if (!on && active) {
      propagation.add(this);
    }
  }

  /** Forgets all and goes on at the offset of the history, which was adopted. */
  public void restart() {
    pending.take(pending.position());
    complete = pending.position();
    chain = new ByteChain(history.offset());
    head = chain.last();
    first = history.offset();
    lastPage = null;
    pages = 0;
  }

  /**
   * Takes over bytes of the primary's stream as they are, and advances the history by them. They
   * are copied.
   */
  public void append(byte[] bytes, int offset, int length) {
    history.advance(length);
    if (active) {
      pending.raw(bytes, offset, length);
      complete = pending.position();
    }
  }

  @Override
  public PropagationTarget target() {
    return PropagationTarget.REPLICAS;
  }

  @Override
  public RequestWriter out() {
    return pending;
  }

  @Override
  public void endUnit(long end) {
    complete = pending.position();
  }

  @Override
  public void lostUnit(Throwable failure) {
    lost.run();
  }

  /**
   * Lets readers see all complete units.
   *
   * @return true if there are any which they have not seen
   */
  public boolean publish() {
    if (pending.position() - pending.length() == complete) {
      return false;
    }
    for (ByteBuffer piece : pending.take(complete)) {
      if (piece.array() != lastPage) {
        lastPage = piece.array();
        pages++;
      }
      chain.append(piece.array(), piece.position(), piece.limit());
    }
    trim();
    return true;
  }

  /** Forgets what is neither among the last bytes that count nor needed by a reader. */
  public void trim() {
    long from = Math.min(chain.end() - size, slowest.getAsLong());
    for (ByteChain.Block next = head.next();
        next != null && next.begin() <= from;
        next = head.next()) {
      pages -= head.bytes() != next.bytes() && head.bytes().length > 0 ? 1 : 0;
      head = next;
    }
    first = Math.max(head.begin(), from);
  }

  /** The offset behind the last byte that readers can see. */
  public long end() {
    return chain.end();
  }

  /** The offset of the first byte that is remembered, counted from 1 as the protocol does. */
  public long firstByte() {
    return first + 1;
  }

  /** How many bytes are remembered. */
  public long length() {
    return chain.end() - first;
  }

  /** True if all bytes from one on, counted from 1, are remembered; none may be missing. */
  public boolean has(long next) {
    publish();
    return active && next > first && next <= chain.end() + 1;
  }

  /** Reads from a byte on, counted from 1, that it {@linkplain #has has}. */
  public ByteChain.Reader reader(long next) {
    return ByteChain.reader(head, next - 1);
  }

  /** Heap bytes of what is remembered, without what only a reader still needs. */
  public long heapBytes() {
    return active ? Math.max(Math.max(pages, 1) * PageStock.PAGE - kept(first), 0) : 0;
  }

  /**
   * Heap bytes that count against {@code maxmemory}: those remembered, as many as there are to be.
   */
  public long countedBytes() {
    return active ? Math.min(length(), size) : 0;
  }

  /**
   * Heap bytes that do not: what pages take beyond that. Keys that are evicted are told in the
   * stream, so if a page that is begun counted whole, eviction would feed itself.
   */
  public long reserveBytes() {
    return heapBytes() - countedBytes();
  }

  /** Bytes that only a reader at a position still needs. */
  public long kept(long position) {
    return Math.max(0, chain.end() - size - position);
  }
}
