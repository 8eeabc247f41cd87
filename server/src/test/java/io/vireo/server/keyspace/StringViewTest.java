package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.string.LongString;
import io.vireo.server.data.table.Entry;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RespReply;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StringViewTest {
  private static final Bytes KEY = Bytes.of("key");

  private final StringView view = new StringView();

  private final Database db =
      new Keyspace(1, new SplittableRandom(1), new DataMetrics(), SharedPages.upTo(1 << 30))
          .database(0);

  private Entry packed(String value) {
    Strings.setText(db, KEY, Bytes.of(value), Database.NEVER);
    return db.find(KEY);
  }

  private Entry number(long value) {
    Strings.setNumber(db, KEY, value, Database.NEVER);
    return db.find(KEY);
  }

  private String answer() {
    ReplyBuffer out = new ReplyBuffer();
    RespReply reply = new RespReply();
    reply.begin(out, 2);
    view.writeTo(reply);
    return out.drain().toString();
  }

  @Test
  void packedRawAndAbsent() {
    view.of(packed("text"));
    assertThat(view.copy()).hasToString("text");
    assertThat(view.isNumber()).isFalse();
    assertThat(answer()).isEqualTo("$4\r\ntext\r\n");

    LongString spare = db.parts().newString();
    spare.append("spare room".getBytes(), 0, 10);
    spare.resize(5);
    db.put(KEY, spare, Database.NEVER);
    view.of(db.find(KEY));
    assertThat(view.copy()).hasToString("spare");
    assertThat(view.sameAs(Bytes.of("spare"))).isTrue();
    assertThat(answer()).isEqualTo("$5\r\nspare\r\n");

    view.of((Entry) null);
    assertThat(view.length()).isZero();
    assertThat(view.isLong()).isFalse();
    assertThat(answer()).isEqualTo("$0\r\n\r\n");
  }

  @Property
  void numbersAreSeenAsTheirDigits(@ForAll long value) {
    view.of(number(value));
    assertThat(view.isNumber()).isTrue();
    assertThat(view.toLong()).isEqualTo(value);
    String digits = Long.toString(value);
    assertThat(answer()).isEqualTo("$" + digits.length() + "\r\n" + digits + "\r\n");
    assertThat(view.length()).isEqualTo(digits.length());
    assertThat(view.copy()).hasToString(digits);
    assertThat(view.sameAs(Bytes.of(digits))).isTrue();
  }

  @Test
  void digitsOfTheNumberBeforeAreForgotten() {
    view.of(number(123));
    assertThat(view.copy()).hasToString("123");
    view.of(number(45));
    assertThat(view.copy()).hasToString("45");
    view.of(packed("x"));
    assertThat(view.copy()).hasToString("x");
    view.of((Entry) null);
    assertThat(view.copy()).hasToString("");
  }

  @Test
  void textMayBeNumberToo() {
    assertThat(view.of(packed("12")).isLong()).isTrue();
    assertThat(view.toLong()).isEqualTo(12);
    assertThat(view.of(packed("012")).isLong()).isFalse();
  }

  @Test
  void partsOfString() {
    ReplyBuffer out = new ReplyBuffer();
    RespReply reply = new RespReply();
    reply.begin(out, 2);
    view.of(number(12345)).writeTo(reply, 1, 3);
    view.of(packed("text")).writeTo(reply, 2, 0);
    assertThat(out.drain()).hasToString("$3\r\n234\r\n$0\r\n\r\n");
  }
}
