package io.vireo.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DigestTest {
  private final Digest digest = new Digest();
  private final Digest other = new Digest();

  @Test
  void nothingHasADigestOfZeroes() {
    assertThat(digest).hasToString("0".repeat(40));
  }

  @Test
  void addedPartsHaveNoOrder() {
    digest.add("one");
    digest.add("two");
    other.add("two");
    other.add("one");
    assertThat(digest).hasToString(other.toString()).isNotEqualTo("0".repeat(40));
  }

  @Test
  void aPartAddedTwiceIsGone() {
    digest.add("one");
    assertThat(digest).hasToString("fe05bcdcdc4928012781a5f1a2a77cbb5398e106");
    digest.add("one");
    assertThat(digest).hasToString("0".repeat(40));
  }

  @Test
  void mixedPartsHaveAnOrder() {
    digest.mix("one");
    digest.mix("two");
    other.mix("two");
    other.mix("one");
    assertThat(digest.toString()).isNotEqualTo(other.toString());
  }

  /** The value of a key that holds 1, as Redis 8.0.2 shows it. */
  @Test
  void typeAndTextMakeTheDigestOfAString() {
    digest.mix(0);
    digest.mix("1");
    assertThat(digest).hasToString("b4fc66738120fba0b5aa500ab5c2bf89cea1c5da");
    digest.clear();
    assertThat(digest).hasToString("0".repeat(40));
  }

  @Test
  void aDigestCanBeAPartOfAnother() {
    Digest part = new Digest();
    part.mix("inner");
    digest.add(part);
    assertThat(digest.toString()).isNotEqualTo(part.toString()).isNotEqualTo("0".repeat(40));
    digest.add(part);
    assertThat(digest).hasToString("0".repeat(40));
  }
}
