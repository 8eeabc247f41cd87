package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import io.vireo.cli.output.Delimiters;
import io.vireo.cli.output.OutputMode;
import io.vireo.cli.output.ReplyText;
import io.vireo.cli.resp.Connection;
import io.vireo.cli.resp.Reply;
import java.io.IOException;
import java.io.OutputStream;

/** --replica: what a primary tells its replicas, as CSV, after a snapshot that is thrown away. */
final class ReplicaView {
  private ReplicaView() {}

  /** Goes on until the primary ends the connection. */
  static int run(Connection connection, Console console) {
    Transfer transfer = new Transfer(connection, console);
    transfer.tell("capa", "eof");
    transfer.tell("rdb-filter-only", "");
    transfer.begin();
    console.error(
        "Full resync with master, discarding "
            + (transfer.isMarked()
                ? "bytes of bulk transfer until EOF marker...\n"
                : transfer.length() + " bytes of bulk transfer...\n"));
    try {
      long bytes = transfer.copyTo(OutputStream.nullOutputStream());
      console.error(
          "Full resync done"
              + (transfer.isMarked() ? " after " + bytes + " bytes" : "")
              + ". Logging commands from master.\n");
      if (transfer.isMarked()) {
        connection.send(java.util.List.of("REPLCONF", "ACK", "0"));
      }
      while (true) {
        Reply command = connection.receive();
        console.print(ReplyText.of(command, OutputMode.CSV, Delimiters.LINES));
      }
    } catch (IOException lost) {
      throw console.failed("Error: Server closed the connection");
    }
  }
}
