package io.vireo.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ElementListTest {
  private final ElementList list = new ElementList();

  private void add(String text) {
    list.add(new Element().point(Bytes.of(text)));
  }

  @Test
  void keepsElementsWhenTheViewMovesOn() {
    Element view = new Element();
    for (int i = 0; i < 100; i++) {
      list.add(i % 2 == 0 ? view.number(i) : view.point(Bytes.of("text " + i)));
    }
    assertThat(list.size()).isEqualTo(100);
    assertThat(list.read(42, Bytes.view())).isEqualTo(Bytes.of("42"));
    assertThat(list.read(43, Bytes.view())).isEqualTo(Bytes.of("text 43"));
  }

  @Test
  void comparesBytes() {
    add("a");
    add("a\0b");
    add("b");
    add("\u00e4");
    assertThat(list.compare(0, 1)).isNegative();
    assertThat(list.compare(1, 0)).isPositive();
    assertThat(list.compare(2, 2)).isZero();
    assertThat(list.compare(2, 3)).isNegative();
  }

  @Test
  void comparesTextUpToAZeroByte() {
    add("a");
    add("a\0b");
    add("a\0a");
    add("ab");
    add("");
    add("\u00e4");
    assertThat(list.compareText(0, 1)).isZero();
    assertThat(list.compareText(1, 2)).isZero();
    assertThat(list.compareText(0, 3)).isNegative();
    assertThat(list.compareText(3, 1)).isPositive();
    assertThat(list.compareText(4, 0)).isNegative();
    assertThat(list.compareText(3, 5)).isNegative();
    assertThat(list.compareText(4, 4)).isZero();
  }
}
