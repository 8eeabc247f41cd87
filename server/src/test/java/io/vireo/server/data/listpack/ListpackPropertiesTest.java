package io.vireo.server.data.listpack;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;

/** The list against an {@code ArrayList} of texts. */
class ListpackPropertiesTest {
  private static final int[] LENGTHS = {0, 1, 5, 62, 63, 64, 120, 125, 126, 300, 4095, 4096, 17000};

  private byte[] lp;
  private List<String> model;

  @BeforeTry
  void startEmpty() {
    lp = Listpack.empty();
    model = new ArrayList<>();
  }

  @Property(tries = 400)
  void agreesWithList(@ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int steps) {
    Random random = new Random(seed);
    for (int i = 0; i < steps; i++) {
      change(random);
      assertThat(Listpack.verify(lp, 0, Listpack.bytes(lp), true)).isTrue();
      assertThat(lp.length).isLessThanOrEqualTo(4 * Listpack.bytes(lp) + 200);
    }
    compare();
    model.add("behind the others");
    lp = Listpack.append(lp, Bytes.of("behind the others"));
    compare();
  }

  private void change(Random random) {
    int index = model.isEmpty() ? 0 : random.nextInt(model.size());
    int p = Listpack.seek(lp, index);
    switch (model.isEmpty() ? 0 : random.nextInt(6)) {
      case 0, 1 -> {
        String text = text(random);
        lp =
            random.nextBoolean()
                ? Listpack.append(lp, Bytes.of(text))
                : Listpack.append(lp, element(text));
        model.add(text);
      }
      case 2, 3 -> {
        long number = number(random);
        lp = Listpack.replace(lp, p, number);
        model.set(index, Long.toString(number));
      }
      case 4 -> lp = Listpack.trim(lp);
      default -> {
        int count = random.nextInt(4);
        lp = Listpack.appendFrom(lp, lp.clone(), p, count);
        List<String> copied = model.subList(index, Math.min(model.size(), index + count));
        model.addAll(List.copyOf(copied));
      }
    }
  }

  private static Element element(String text) {
    Bytes bytes = Bytes.of(text);
    return bytes.isLong() ? new Element().number(bytes.toLong()) : new Element().point(bytes);
  }

  private static String text(Random random) {
    if (random.nextBoolean()) {
      return Long.toString(number(random));
    }
    char letter = (char) ('a' + random.nextInt(3));
    return String.valueOf(letter).repeat(LENGTHS[random.nextInt(LENGTHS.length)]);
  }

  private static long number(Random random) {
    return random.nextLong() >> random.nextInt(64);
  }

  private void compare() {
    assertThat(Listpack.size(lp)).isEqualTo(model.size());
    assertThat(forward()).isEqualTo(model);
    assertThat(backward()).isEqualTo(model);
    for (int i = 0; i < model.size(); i++) {
      Bytes text = Bytes.of(model.get(i));
      int p = Listpack.seek(lp, i);
      assertThat(Listpack.seek(lp, i - model.size())).isEqualTo(p);
      assertThat(Listpack.sameAs(lp, p, text)).isTrue();
      assertThat(Listpack.sameAs(lp, p, Bytes.of(model.get(i) + "1"))).isFalse();
      assertThat(Listpack.entryBytes(text)).isEqualTo(Listpack.span(lp, p));
      assertThat(Listpack.entryBytes(element(model.get(i)))).isEqualTo(Listpack.span(lp, p));
      int found = Listpack.find(lp, Listpack.first(lp), text, 0);
      assertThat(found).isEqualTo(Listpack.seek(lp, model.indexOf(model.get(i))));
    }
    assertThat(Listpack.seek(lp, model.size())).isEqualTo(-1);
    assertThat(Listpack.seek(lp, -1L - model.size())).isEqualTo(-1);
    assertThat(Listpack.find(lp, Listpack.first(lp), Bytes.of("nowhere"), 0)).isEqualTo(-1);
    assertThat(Listpack.find(lp, Listpack.first(lp), Bytes.of("1234567890123"), 0)).isEqualTo(-1);
  }

  private List<String> forward() {
    List<String> texts = new ArrayList<>();
    Element element = new Element();
    for (int p = Listpack.first(lp); p >= 0; p = Listpack.next(lp, p)) {
      Listpack.read(lp, p, element);
      texts.add(element.toString());
    }
    return texts;
  }

  private List<String> backward() {
    List<String> texts = new ArrayList<>();
    for (int p = Listpack.seek(lp, -1); p >= 0; p = Listpack.previous(lp, p)) {
      boolean number = Listpack.isNumber(lp, p);
      texts.add(
          0,
          number
              ? Long.toString(Listpack.number(lp, p))
              : new String(lp, Listpack.offset(lp, p), Listpack.length(lp, p)));
    }
    return texts;
  }

  @Property(tries = 2000)
  void verifyNeverReadsBeyondTheBytes(
      @ForAll @Size(max = 60) byte[] noise, @ForAll boolean framed) {
    byte[] bytes = noise.clone();
    if (framed && bytes.length > Listpack.HEADER) {
      byte[] head = Listpack.empty();
      System.arraycopy(head, 0, bytes, 0, 4);
      bytes[0] = (byte) bytes.length;
      Arrays.fill(bytes, 4, 6, (byte) -1);
      bytes[bytes.length - 1] = (byte) -1;
    }
    if (Listpack.verify(bytes, 0, bytes.length, true)) {
      int seen = 0;
      for (int p = Listpack.first(bytes); p >= 0; p = Listpack.next(bytes, p)) {
        seen++;
      }
      assertThat(Listpack.size(bytes)).isEqualTo(seen);
    }
  }
}
