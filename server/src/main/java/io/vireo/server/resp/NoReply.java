package io.vireo.server.resp;

/**
 * Discards answers, as to a command of the append-only log; only the last error is kept. Data
 * context only.
 */
public final class NoReply implements Reply {
  private String error;
  private String last;

  @Override
  public int protocol() {
    return 2;
  }

  @Override
  public int mark() {
    return 0;
  }

  @Override
  public void cut(int mark) {}

  @Override
  public String takeError() {
    String text = error;
    error = null;
    return text;
  }

  /** The last error since this was last called, even if another caller has taken it; or null. */
  public String lastError() {
    String text = last;
    last = null;
    return text;
  }

  @Override
  public void error(String text) {
    error = text;
    last = text;
  }

  @Override
  public void status(String text) {}

  @Override
  public void integer(long number) {}

  @Override
  public void bulk(byte[] array, int offset, int length) {}

  @Override
  public void bulkNumber(long number) {}

  @Override
  public void nullBulk() {}

  @Override
  public void nullArray() {}

  @Override
  public void array(long size) {}

  @Override
  public void map(long pairs) {}

  @Override
  public void set(long size) {}

  @Override
  public void push(long size) {}

  @Override
  public void attribute(long pairs) {}

  @Override
  public void real(double number) {}

  @Override
  public void bool(boolean truth) {}

  @Override
  public void bigNumber(String digits) {}

  @Override
  public void verbatim(String format, String text) {}

  @Override
  public int open() {
    return 0;
  }

  @Override
  public void closeArray(int mark, long size) {}

  @Override
  public void closeMap(int mark, long pairs) {}

  @Override
  public void closeSet(int mark, long size) {}
}
