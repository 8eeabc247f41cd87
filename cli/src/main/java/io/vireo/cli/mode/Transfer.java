package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import io.vireo.cli.resp.Connection;
import io.vireo.cli.resp.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Reads a snapshot from a primary, as a replica does: SYNC, then a length and as many bytes, or a
 * mark of 40 bytes that stands after them too.
 */
public final class Transfer {
  private static final int MARK = 40;

  private final Connection connection;
  private final Console console;
  private String mark;
  private long length;

  /** A transfer over a connection that is of no other use afterwards. */
  public Transfer(Connection connection, Console console) {
    this.connection = connection;
    this.console = console;
  }

  /** Says something of this replica; false if the server does not know what. */
  public boolean tell(String name, String value) {
    console.error("sending REPLCONF " + name + " " + value + "\n");
    try {
      Reply reply = connection.call("REPLCONF", name, value);
      if (reply.isError()) {
        console.error("REPLCONF " + name + " error: " + reply.text() + "\n");
      }
      return !reply.isError();
    } catch (IOException lost) {
      throw console.failed("\nI/O error");
    }
  }

  /** Asks for the snapshot and reads what is said before it. */
  public void begin() {
    try {
      connection.sendRaw(new byte[] {'S', 'Y', 'N', 'C', '\r', '\n'});
      String line = connection.bytes().line();
      // While it makes the snapshot, the primary sends empty lines.
      while (line.isEmpty()) {
        line = connection.bytes().line();
      }
      if (line.startsWith("-")) {
        throw console.failed("SYNC with master failed: " + line);
      }
      if (line.startsWith("$EOF:") && line.length() >= 5 + MARK) {
        mark = line.substring(5, 5 + MARK);
      } else {
        length = Long.parseLong(line.substring(1));
      }
    } catch (IOException | NumberFormatException lost) {
      throw console.failed("Error reading bulk length while SYNCing");
    }
  }

  /** Whether the length is not known before. */
  public boolean isMarked() {
    return mark != null;
  }

  /** The snapshot's bytes, if known before. */
  public long length() {
    return length;
  }

  /**
   * Writes the snapshot, without the mark.
   *
   * @return its bytes
   * @throws IOException if it cannot be read or written
   */
  public long copyTo(OutputStream out) throws IOException {
    return isMarked() ? copyMarked(out) : copyCounted(out);
  }

  private long copyCounted(OutputStream out) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long left = length;
    while (left > 0) {
      int count = connection.bytes().readBytes(buffer, (int) Math.min(left, buffer.length));
      if (count < 0) {
        throw console.failed("I/O Error reading RDB payload from socket");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
    return length;
  }

  /** The last 40 bytes are held back until it is clear that they are not the mark. */
  private long copyMarked(OutputStream out) throws IOException {
    byte[] wanted = io.vireo.config.ByteText.bytes(mark);
    byte[] buffer = new byte[64 * 1024];
    int kept = 0;
    long written = 0;
    while (true) {
      byte[] part = new byte[buffer.length - kept];
      int count = connection.bytes().readBytes(part, part.length);
      if (count < 0) {
        throw console.failed("I/O Error reading RDB payload from socket");
      }
      System.arraycopy(part, 0, buffer, kept, count);
      kept += count;
      if (kept >= MARK && Arrays.equals(buffer, kept - MARK, kept, wanted, 0, MARK)) {
        out.write(buffer, 0, kept - MARK);
        return written + kept - MARK;
      }
      int ready = Math.max(0, kept - MARK);
      out.write(buffer, 0, ready);
      written += ready;
      System.arraycopy(buffer, ready, buffer, 0, kept - ready);
      kept -= ready;
    }
  }
}
