package io.vireo.cli.shell;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Has the editor go on in a further line while quotes are open. */
final class LineParser implements Parser {
  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE && TypedLine.isOpen(line)) {
      throw new EOFError(-1, -1, "open quotes", "quote");
    }
    return TypedLine.of(line, Math.min(cursor, line.length()));
  }

  @Override
  public boolean isEscapeChar(char ch) {
    return false;
  }
}
