package io.vireo.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void viewShowsWhatItIsPointedAt() {
    byte[] buffer = "SET key value".getBytes(StandardCharsets.US_ASCII);
    Bytes view = Bytes.view();
    assertThat(view.isEmpty()).isTrue();
    view.point(buffer, 4, 3);
    assertThat(view).hasToString("key");
    assertThat(view.at(0)).isEqualTo((byte) 'k');
    assertThat(view.ownsArray()).isFalse();

    Bytes kept = view.copy();
    view.point(buffer, 8, 5);
    assertThat(view).hasToString("value");
    assertThat(kept).hasToString("key");
    assertThat(kept.ownsArray()).isTrue();
  }

  @Test
  void pointingElsewhereChangesTheHash() {
    byte[] buffer = "onetwo".getBytes(StandardCharsets.US_ASCII);
    Bytes view = Bytes.view().point(buffer, 0, 3);
    assertThat(view.hash()).isEqualTo(Bytes.of("one").hash());
    view.point(buffer, 3, 3);
    assertThat(view.hash()).isEqualTo(Bytes.of("two").hash());
  }

  @Test
  void copiesDoNotShareTheArray() {
    byte[] array = {1, 2, 3};
    Bytes bytes = Bytes.of(array);
    bytes.toArray()[0] = 9;
    bytes.copy().array()[0] = 9;
    assertThat(array[0]).isEqualTo((byte) 1);
    assertThat(Bytes.of(array, 0, 2).ownsArray()).isFalse();
    assertThat(Bytes.of(array, 1, 2).ownsArray()).isFalse();
    assertThat(bytes.ownsArray()).isTrue();
  }

  @Test
  void servesAsKeyOfMap() {
    Set<Bytes> set = new HashSet<>();
    set.add(Bytes.of("xabx".getBytes(StandardCharsets.US_ASCII), 1, 2));
    assertThat(set).contains(Bytes.of("ab")).doesNotContain(Bytes.of("a"), Bytes.of("abx"));
    assertThat(Bytes.of("ab").equals("ab")).isFalse();
  }

  @Test
  void wordsIgnoreCaseOfAsciiLettersOnly() {
    assertThat(Bytes.of("eXaT").is("EXAT")).isTrue();
    assertThat(Bytes.of("exa").is("EXAT")).isFalse();
    assertThat(Bytes.of("@[").is("`{")).as("32 apart, but no letters").isFalse();
    assertThat(Bytes.of(new byte[] {(byte) 0xc1}).is("a")).isFalse();
    assertThat(Bytes.of("").is("")).isTrue();
  }

  @Property
  void orderIsThatOfUnsignedBytes(@ForAll byte[] one, @ForAll byte[] other) {
    int expected =
        new String(one, StandardCharsets.ISO_8859_1)
            .compareTo(new String(other, StandardCharsets.ISO_8859_1));
    Bytes shifted = Bytes.of(shifted(other), 1, other.length);
    assertThat(Integer.signum(Bytes.of(one).compareTo(shifted)))
        .isEqualTo(Integer.signum(expected));
    assertThat(Bytes.of(one).equals(shifted)).isEqualTo(expected == 0);
    assertThat(Bytes.of(other)).isEqualTo(shifted).hasSameHashCodeAs(shifted);
    assertThat(shifted.sameAs(one, 0, one.length)).isEqualTo(expected == 0);
  }

  private static byte[] shifted(byte[] array) {
    byte[] longer = new byte[array.length + 2];
    System.arraycopy(array, 0, longer, 1, array.length);
    return longer;
  }
}
