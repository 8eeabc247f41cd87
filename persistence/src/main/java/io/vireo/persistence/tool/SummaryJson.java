package io.vireo.persistence.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.List;

/** A summary as JSON, to be read by programs. */
final class SummaryJson {
  private static final String BYTES = "bytes";
  private static final String KEYS = "keys";
  private static final String ELEMENTS = "elements";

  private final JsonGenerator json;
  private final StringWriter text = new StringWriter();

  private SummaryJson() throws IOException {
    json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter();
  }

  /** Writes one of a list. */
  private interface One<T> {
    void write(T one) throws IOException;
  }

  /** Prints it. */
  static void print(PrintStream out, RdbSummary summary) throws IOException {
    SummaryJson made = new SummaryJson();
    made.object(made::summary, summary);
    made.json.close();
    out.println(made.text);
  }

  private void summary(RdbSummary summary) throws IOException {
    json.writeStringField("file", summary.file());
    json.writeNumberField("version", summary.version());
    json.writeBooleanField("checksum", summary.checksum());
    json.writeNumberField(BYTES, summary.bytes());
    json.writeNumberField(KEYS, summary.keys());
    json.writeObjectFieldStart("aux");
    for (var fact : summary.facts().entrySet()) {
      json.writeStringField(fact.getKey(), fact.getValue());
    }
    json.writeEndObject();
    objects("functions", summary.libraries(), this::library);
    array("modules", summary.modules(), json::writeString);
    objects("databases", summary.databases(), this::database);
    objects("types", summary.layouts(), this::layout);
    objects("timeLeft", summary.expiry(), this::span);
    objects("mostBytes", summary.largest(), this::key);
    objects("mostElements", summary.longest(), this::key);
  }

  private <T> void objects(String name, List<T> all, One<T> one) throws IOException {
    array(name, all, each -> object(one, each));
  }

  private <T> void array(String name, List<T> all, One<T> one) throws IOException {
    json.writeArrayFieldStart(name);
    for (T each : all) {
      one.write(each);
    }
    json.writeEndArray();
  }

  private <T> void object(One<T> fields, T of) throws IOException {
    json.writeStartObject();
    fields.write(of);
    json.writeEndObject();
  }

  private void library(RdbSummary.Library library) throws IOException {
    json.writeStringField("library", library.name());
    json.writeNumberField(BYTES, library.bytes());
  }

  private void database(RdbSummary.Database database) throws IOException {
    json.writeNumberField("database", database.index());
    json.writeNumberField(KEYS, database.keys());
    json.writeNumberField("expiring", database.expiring());
    json.writeNumberField(BYTES, database.bytes());
  }

  private void layout(RdbSummary.Layout layout) throws IOException {
    json.writeStringField("type", layout.type());
    json.writeStringField("encoding", layout.encoding());
    json.writeNumberField(KEYS, layout.keys());
    json.writeNumberField(ELEMENTS, layout.elements());
    json.writeNumberField(BYTES, layout.bytes());
    json.writeNumberField("withExpiringFields", layout.withFieldDeadlines());
  }

  private void span(RdbSummary.Span span) throws IOException {
    json.writeStringField("upTo", span.name());
    json.writeNumberField(KEYS, span.keys());
  }

  private void key(RdbSummary.Key key) throws IOException {
    json.writeStringField("key", key.name());
    json.writeNumberField("database", key.database());
    json.writeStringField("type", key.type());
    json.writeStringField("encoding", key.encoding());
    json.writeNumberField(BYTES, key.bytes());
    json.writeNumberField(ELEMENTS, key.elements());
    if (key.deadline().isPresent()) {
      json.writeNumberField("expiresAt", key.deadline().getAsLong());
    }
  }
}
