package io.vireo.persistence.tool;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;

/** A summary as tables to be read by people. */
final class SummaryText {
  private final PrintStream out;
  private final RdbSummary summary;

  SummaryText(PrintStream out, RdbSummary summary) {
    this.out = out;
    this.summary = summary;
  }

  /** Prints it. */
  void print() {
    head();
    databases();
    layouts();
    expiry();
    keys("Keys of most bytes", summary.largest());
    keys("Keys of most elements", summary.longest());
  }

  private void head() {
    Columns head =
        new Columns()
            .row("File", summary.file())
            .row("RDB version", "" + summary.version())
            .row("Checksum", summary.checksum() ? "right" : "none");
    summary.facts().forEach(head::row);
    for (RdbSummary.Library library : summary.libraries()) {
      head.row("Functions", library.name() + ", " + Columns.text(library.bytes()) + " bytes");
    }
    summary.modules().forEach(module -> head.row("Data of module", module));
    head.row("Bytes", Columns.text(summary.bytes()))
        .row("Keys", Columns.text(summary.keys()) + " in all");
    head.print(out);
  }

  private void title(String title) {
    out.println();
    out.println(title);
    out.println();
  }

  private void databases() {
    if (summary.databases().isEmpty()) {
      return;
    }
    title("Databases");
    Columns table = new Columns().row("", "keys", "expiring", "bytes", "% of the file");
    for (RdbSummary.Database db : summary.databases()) {
      table.row("db" + db.index(), db.keys(), db.expiring(), db.bytes(), share(db.bytes()));
    }
    table.print(out);
  }

  private double share(long bytes) {
    return 100.0 * bytes / summary.bytes();
  }

  private void layouts() {
    if (summary.layouts().isEmpty()) {
      return;
    }
    title("Types and encodings");
    Columns table =
        new Columns().row("", "", "keys", "elements", "bytes", "% of the file", "bytes per key");
    long expiringFields = 0;
    for (RdbSummary.Layout of : summary.layouts()) {
      table.row(
          of.type(),
          of.encoding(),
          of.keys(),
          of.elements(),
          of.bytes(),
          share(of.bytes()),
          (double) of.bytes() / of.keys());
      expiringFields += of.withFieldDeadlines();
    }
    table.print(out);
    if (expiringFields > 0) {
      out.println();
      out.println("Hashes with fields that expire: " + Columns.text(expiringFields));
    }
  }

  private void expiry() {
    if (summary.keys() == 0) {
      return;
    }
    title("Time left");
    Columns table = new Columns().row("up to", "keys");
    for (RdbSummary.Span span : summary.expiry()) {
      if (span.keys() > 0) {
        table.row(span.name(), span.keys());
      }
    }
    table.print(out);
  }

  private void keys(String name, List<RdbSummary.Key> keys) {
    if (keys.isEmpty()) {
      return;
    }
    title(name);
    Columns table =
        new Columns().row("bytes", "elements", "db", "type", "encoding", "expires", "key");
    for (RdbSummary.Key key : keys) {
      table.row(
          key.bytes(),
          key.elements(),
          (long) key.database(),
          key.type(),
          key.encoding(),
          time(key.deadline()),
          key.name());
    }
    table.print(out);
  }

  private static String time(OptionalLong deadline) {
    return deadline.isEmpty()
        ? "never"
        : Instant.ofEpochMilli(deadline.getAsLong()).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
