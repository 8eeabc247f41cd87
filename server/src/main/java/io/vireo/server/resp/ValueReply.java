package io.vireo.server.resp;

import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes an answer as {@linkplain ReplyValue values}, for a caller inside the server that runs a
 * command and looks at its answer. Data context only; the values may be read by any thread.
 *
 * <p>All kinds of RESP3 are kept apart, whatever the protocol is: it only tells commands whether to
 * answer in another way to old clients.
 */
public final class ValueReply implements Reply {
  /**
   * What is said in a row: values, and heads of aggregates with the number of values that follow.
   */
  private sealed interface Said {}

  private record Whole(ReplyValue value) implements Said {}

  /** Without a kind it is that of attributes. */
  private record Head(ReplyValue.Kind kind, long size) implements Said {}

  private final int protocol;
  private final List<Said> said = new ArrayList<>();
  private String error;

  /** An empty answer in protocol 2 or 3. */
  public ValueReply(int protocol) {
    this.protocol = protocol;
  }

  /**
   * The answer, which is complete; it is forgotten here.
   *
   * @throws IllegalStateException if there is none, or a part of one, or more
   */
  public ReplyValue take() {
    int[] at = {0};
    ReplyValue value = next(at);
    if (at[0] < said.size()) {
      throw new IllegalStateException("There is more than one answer");
    }
    said.clear();
    return value;
  }

  private ReplyValue next(int[] at) {
    if (at[0] == said.size()) {
      throw new IllegalStateException("The answer is not complete");
    }
    Said first = said.get(at[0]++);
    if (first instanceof Whole whole) {
      return whole.value();
    }
    Head head = (Head) first;
    List<ReplyValue> items = new ArrayList<>();
    for (long i = 0; i < head.size(); i++) {
      items.add(next(at));
    }
    return head.kind() == null ? next(at) : new ReplyValue.Many(head.kind(), List.copyOf(items));
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  public int mark() {
    return said.size();
  }

  @Override
  public void cut(int mark) {
    said.subList(mark, said.size()).clear();
  }

  @Override
  public String takeError() {
    String last = error;
    error = null;
    return last;
  }

  private void add(ReplyValue value) {
    said.add(new Whole(value));
  }

  private void begin(ReplyValue.Kind kind, long size) {
    said.add(new Head(kind, size));
  }

  @Override
  public void status(String text) {
    add(new ReplyValue.Status(text));
  }

  @Override
  public void error(String text) {
    error = text;
    add(new ReplyValue.Failure(text.replace('\r', ' ').replace('\n', ' ')));
  }

  @Override
  public void integer(long number) {
    add(new ReplyValue.Int(number));
  }

  @Override
  public void bulk(byte[] array, int offset, int length) {
    add(new ReplyValue.Bulk(Bytes.of(array, offset, length).copy()));
  }

  @Override
  public void bulkNumber(long number) {
    add(new ReplyValue.Bulk(Bytes.of(Long.toString(number))));
  }

  @Override
  public void nullBulk() {
    add(new ReplyValue.Null(false));
  }

  @Override
  public void nullArray() {
    add(new ReplyValue.Null(true));
  }

  @Override
  public void array(long size) {
    begin(ReplyValue.Kind.ARRAY, size);
  }

  @Override
  public void map(long pairs) {
    begin(ReplyValue.Kind.MAP, pairs * 2);
  }

  @Override
  public void set(long size) {
    begin(ReplyValue.Kind.SET, size);
  }

  @Override
  public void push(long size) {
    begin(ReplyValue.Kind.PUSH, size);
  }

  /** Attributes are hints, which are not used inside the server. */
  @Override
  public void attribute(long pairs) {
    begin(null, pairs * 2);
  }

  @Override
  public void real(double number) {
    add(new ReplyValue.Real(number));
  }

  @Override
  public void bool(boolean truth) {
    add(new ReplyValue.Bool(truth));
  }

  @Override
  public void bigNumber(String digits) {
    add(new ReplyValue.BigNumber(digits));
  }

  @Override
  public void verbatim(String format, String text) {
    add(new ReplyValue.Verbatim(format, Bytes.of(text)));
  }

  @Override
  public int open() {
    return said.size();
  }

  @Override
  public void closeArray(int mark, long size) {
    said.add(mark, new Head(ReplyValue.Kind.ARRAY, size));
  }

  @Override
  public void closeMap(int mark, long pairs) {
    said.add(mark, new Head(ReplyValue.Kind.MAP, pairs * 2));
  }

  @Override
  public void closeSet(int mark, long size) {
    said.add(mark, new Head(ReplyValue.Kind.SET, size));
  }
}
