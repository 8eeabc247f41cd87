package io.vireo.cli.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.cli.resp.Reply.Type;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReplyReaderTest {
  private static ReplyReader of(String bytes) {
    InputStream whole = new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1));
    // One byte at a time, as a network may have it.
    return new ReplyReader(
        new InputStream() {
          @Override
          public int read() throws IOException {
            return whole.read();
          }

          @Override
          public int read(byte[] target, int at, int length) throws IOException {
            return whole.read(target, at, 1);
          }
        });
  }

  @Test
  void readsEveryType() throws IOException {
    Reply reply =
        of("*7\r\n$2\r\na\r\r\n:-5\r\n,1.5\r\n#t\r\n_\r\n=5\r\ntxt:x\r\n%1\r\n+k\r\n~1\r\n(12\r\n")
            .read();
    assertThat(reply.at(0).text()).isEqualTo("a\r");
    assertThat(reply.at(1).integer()).isEqualTo(-5);
    assertThat(reply.at(2).text()).isEqualTo("1.5");
    assertThat(reply.at(3).integer()).isEqualTo(1);
    assertThat(reply.at(4).type()).isEqualTo(Type.NIL);
    assertThat(reply.at(5).text()).isEqualTo("x");
    assertThat(reply.at(6).field("k").at(0).type()).isEqualTo(Type.BIG_NUMBER);
  }

  @Test
  void skipsAttributes() throws IOException {
    assertThat(of("|1\r\n+a\r\n+b\r\n+OK\r\n").read().text()).isEqualTo("OK");
  }

  @Test
  void refusesWhatIsNone() {
    assertThatThrownBy(() -> of("x").read()).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> of("$5\r\nab").read()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> of("*1\r\n".repeat(1000)).read())
        .isInstanceOf(ProtocolException.class);
  }
}
