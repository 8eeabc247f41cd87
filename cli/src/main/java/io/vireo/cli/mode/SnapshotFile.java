package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import io.vireo.config.ByteText;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** --rdb and --functions-rdb: a server's snapshot into a file. */
public final class SnapshotFile {
  private SnapshotFile() {}

  /** Writes what a transfer brings to a file, or for "-" to standard output. */
  public static void write(Transfer transfer, String name, Console console) {
    transfer.begin();
    console.error(
        "SYNC sent to master, writing "
            + (transfer.isMarked()
                ? "bytes of bulk transfer until EOF marker"
                : transfer.length() + " bytes")
            + " to '"
            + name
            + "'\n");
    long bytes;
    if (name.equals("-")) {
      bytes = toOutput(transfer, console);
    } else {
      bytes = toFile(transfer, name, console);
    }
    console.error(
        "Transfer finished with success"
            + (transfer.isMarked() ? " after " + bytes + " bytes\n" : ".\n"));
  }

  private static long toOutput(Transfer transfer, Console console) {
    try {
      return transfer.copyTo(
          new OutputStream() {
            @Override
            public void write(int b) {
              console.write(new byte[] {(byte) b});
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
              console.write(java.util.Arrays.copyOfRange(bytes, from, from + count));
            }
          });
    } catch (IOException failure) {
      throw console.failed("I/O Error reading RDB payload from socket");
    }
  }

  private static long toFile(Transfer transfer, String name, Console console) {
    FileOutputStream file;
    try {
      file = new FileOutputStream(ByteText.path(name).toFile());
    } catch (IOException refused) {
      throw console.failed(
          "Error opening '"
              + name
              + "': "
              + refused.getMessage().replaceAll(".*\\((.*)\\)$", "$1"));
    }
    try (file) {
      long bytes = transfer.copyTo(file);
      file.getFD().sync();
      return bytes;
    } catch (IOException failure) {
      throw console.failed("Error writing data to file: " + failure.getMessage());
    }
  }
}
