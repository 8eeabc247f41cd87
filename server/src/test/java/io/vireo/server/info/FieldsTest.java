package io.vireo.server.info;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldsTest {
  @Test
  void amountsOfMemoryGetAUnit() {
    assertThat(Fields.human(0)).isEqualTo("0B");
    assertThat(Fields.human(1023)).isEqualTo("1023B");
    assertThat(Fields.human(1024)).isEqualTo("1.00K");
    assertThat(Fields.human(1536)).isEqualTo("1.50K");
    assertThat(Fields.human(1_572_864_000L)).isEqualTo("1.46G");
    assertThat(Fields.human(1L << 50)).isEqualTo("1.00P");
    assertThat(Fields.human(Long.MAX_VALUE)).isEqualTo("8192.00P");
  }

  @Test
  void decimalsAreRounded() {
    assertThat(Fields.fixed(0, 2)).isEqualTo("0.00");
    assertThat(Fields.fixed(0.005, 2)).isEqualTo("0.01");
    assertThat(Fields.fixed(0.004, 2)).isEqualTo("0.00");
    assertThat(Fields.fixed(9.999, 2)).isEqualTo("10.00");
    assertThat(Fields.fixed(12.5, 6)).isEqualTo("12.500000");
    assertThat(Fields.fixed(-1.25, 1)).isEqualTo("-1.3");
    assertThat(Fields.fixed(-0.001, 2)).isEqualTo("0.00");
  }

  @Test
  void aFieldOfAnotherRoomShowsItsOwnersValue() {
    FieldOwners owners = new FieldOwners();
    owners.own("here", () -> 7);
    String text = new Fields(owners).owned("here", 0).owned("missing", "none").toString();
    assertThat(text).isEqualTo("here:7\r\nmissing:none\r\n");
  }

  @Test
  void sectionsAreKeptApartByABlankLine() {
    Fields out = new Fields(new FieldOwners());
    out.title("One");
    out.put("a", 1).put("b", true);
    out.title("Two");
    out.percent("c", 12.345).bytes("d", 2048);
    assertThat(out.toString())
        .isEqualTo("# One\r\na:1\r\nb:1\r\n\r\n# Two\r\nc:12.35%\r\nd:2048\r\nd_human:2.00K\r\n");
  }
}
