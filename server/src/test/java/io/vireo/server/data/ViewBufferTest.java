package io.vireo.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ViewBufferTest {
  private static final byte[] GARBAGE = filled(4, 0xdb);

  private final Element view = new Element();

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** Copies bytes into the view, as those do that bring them from a block. */
  private byte[] copied(String text) {
    byte[] room = view.roomFor(text.length());
    System.arraycopy(text.getBytes(), 0, room, 0, text.length());
    view.point(room, 0, text.length());
    return view.array();
  }

  @Test
  void anArrayIsAsLongAsItsBytesAndServesOnce() {
    byte[] first = copied("four");
    assertThat(first).asString().isEqualTo("four");
    byte[] second = copied("five");
    assertThat(second).isNotSameAs(first).asString().isEqualTo("five");
    assertThat(first).isEqualTo(GARBAGE);
  }

  @Test
  void anArrayIsOverwrittenWhenItsViewIsPointedElsewhere() {
    byte[] copy = copied("four");
    view.point(Bytes.of("other"));
    assertThat(copy).isEqualTo(GARBAGE);

    copy = copied("four");
    view.number(1);
    assertThat(copy).isEqualTo(GARBAGE);

    copy = copied("four");
    view.letGo();
    assertThat(copy).isEqualTo(GARBAGE);
  }

  @Test
  void digitsAreOverwrittenToo() {
    view.number(1234);
    byte[] digits = view.array();
    assertThat(view.copy()).hasToString("1234");
    view.number(5678);
    assertThat(digits).startsWith(GARBAGE);
    assertThat(view.copy()).hasToString("5678");
  }

  @Test
  void whatAViewIsPointedAtOutsideItsBufferStays() {
    byte[] own = "heap".getBytes();
    view.point(own, 0, own.length);
    copied("four");
    view.letGo();
    assertThat(own).asString().isEqualTo("heap");
  }

  @Test
  void largerRoomBeginsWithTheBytesOfTheRoomBefore() {
    ViewBuffer buffer = new ViewBuffer();
    byte[] before = buffer.roomFor(4);
    System.arraycopy("four".getBytes(), 0, before, 0, 4);
    assertThat(buffer.roomFor(6, before, 0, 4)).startsWith("four".getBytes());
    assertThat(before).isEqualTo(GARBAGE);
  }

  @Test
  void listsOfElementsCopyWhatPasses() {
    ElementList list = new ElementList();
    copied("one");
    list.add(view);
    view.number(2);
    list.add(view);
    copied("three");
    list.add(view);
    view.letGo();
    Bytes read = Bytes.view();
    assertThat(list.read(0, read)).hasToString("one");
    assertThat(list.read(1, read)).hasToString("2");
    assertThat(list.read(2, read)).hasToString("three");
  }
}
