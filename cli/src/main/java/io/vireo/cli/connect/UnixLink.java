package io.vireo.cli.connect;

import io.vireo.cli.resp.Link;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A Unix domain socket. The channel does not block, since only so a read can have a limit; a thread
 * that writes and one that reads wait by a selector of their own, so that one may write while the
 * other reads.
 */
final class UnixLink implements Link {
  private final SocketChannel channel;
  private final Selector readable;
  private final Selector writable;
  private volatile int timeout;

  UnixLink(String path) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    channel.configureBlocking(false);
    readable = Selector.open();
    writable = Selector.open();
    channel.register(readable, SelectionKey.OP_READ);
    channel.register(writable, SelectionKey.OP_WRITE);
  }

  @Override
  public InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int at, int length) throws IOException {
        ByteBuffer room = ByteBuffer.wrap(target, at, length);
        while (true) {
          int count = channel.read(room);
          if (count != 0) {
            return count;
          }
          await(readable, timeout);
        }
      }
    };
  }

  @Override
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] source, int at, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(source, at, length);
        while (rest.hasRemaining()) {
          if (channel.write(rest) == 0) {
            await(writable, 0);
          }
        }
      }
    };
  }

  private void await(Selector selector, int millis) throws IOException {
    int ready = selector.select(millis);
    selector.selectedKeys().clear();
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    if (ready == 0 && millis > 0) {
      throw new SocketTimeoutException("nothing came");
    }
  }

  @Override
  public void timeout(int millis) {
    timeout = millis;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    readable.close();
    writable.close();
  }
}
