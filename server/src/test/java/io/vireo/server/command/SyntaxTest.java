package io.vireo.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees are written as in {@code redis-8.6.3.facts}. */
class SyntaxTest {
  private static final RecordedFacts FACTS = RecordedFacts.read();

  private static String tree(String declaration) {
    return RecordedFacts.arguments(Syntax.parse(declaration));
  }

  private static String recorded(String command) {
    return FACTS.of(command).get(RecordedFacts.COLUMNS.indexOf("arguments"));
  }

  @Test
  void set() {
    assertThat(
            tree(
                "key value [condition=NX|XX|IFEQ ifeq-value@8.4.0|IFNE ifne-value@8.4.0"
                    + "|IFDEQ ifdeq-digest:integer@8.4.0|IFDNE ifdne-digest:integer@8.4.0]@2.6.12"
                    + " [GET]@6.2.0"
                    + " [expiration=EX seconds@2.6.12|PX milliseconds@2.6.12"
                    + "|EXAT unix-time-seconds@6.2.0|PXAT unix-time-milliseconds@6.2.0"
                    + "|KEEPTTL@6.0.0]"))
        .isEqualTo(recorded("set"));
  }

  @Test
  void zrange() {
    assertThat(
            tree(
                "key start:string stop:string [sortby=BYSCORE|BYLEX]@6.2.0 [REV]@6.2.0"
                    + " [LIMIT (offset count)]@6.2.0 [WITHSCORES]"))
        .isEqualTo(recorded("zrange"));
  }

  @Test
  void xadd() {
    assertThat(
            tree(
                "key [NOMKSTREAM]@6.2.0 [condition=KEEPREF|DELREF|ACKED]"
                    + " [idmp=idmpauto-with-pid=(idmpauto-token=IDMPAUTO pid)"
                    + "|idmp-with-pid-iid=(idmp-token=IDMP pid iid)]"
                    + " [trim=strategy=(MAXLEN|MINID@6.2.0) [operator=equal='='|approximately='~']"
                    + " threshold [LIMIT count]@6.2.0]"
                    + " id-selector=(auto-id='*'|id) data=(field value)..."))
        .isEqualTo(recorded("xadd"));
  }

  @Test
  void sort() {
    assertThat(
            tree(
                "key [BY by-pattern<pattern>:pattern#1] [LIMIT (offset count)]"
                    + " [GET get-pattern<pattern>:pattern#1]... [order=ASC|DESC] [sorting=ALPHA]"
                    + " [STORE destination#2]"))
        .isEqualTo(recorded("sort"));
  }

  @Test
  void geosearch() {
    assertThat(
            tree(
                "key from=(FROMMEMBER member|FROMLONLAT (longitude latitude))"
                    + " by=(circle=(BYRADIUS radius unit=(M|KM|FT|MI))"
                    + "|box=(BYBOX width height unit=(M|KM|FT|MI)))"
                    + " [order=ASC|DESC] [count-block=COUNT count [ANY]]"
                    + " [WITHCOORD] [WITHDIST] [WITHHASH]"))
        .isEqualTo(recorded("geosearch"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '"',
      value = {
        "key... = key:key#0*",
        "[key...] = key:key#0?*",
        "[key]... = key:key#0?*",
        "[W weight...] = weight:integer'W'?*",
        "[W weight]... = weight:integer'W'?*+",
        "W (a b)... = w:block'W'*(a:string b:string)",
        "[W (a b)]... = w:block'W'?*+(a:string b:string)",
        "source destination = source:key#0 destination:key#1",
        "key:string key = key:string key:key#0",
        "key key#0 key = key:key#0 key:key#0 key:key#2",
        "x<y z>!1.2.3@1.0 = x:string<y z>@1.0!1.2.3",
        "a@6.2.0... = a:string@6.2.0*",
        "A B = a:pure-token'A' b:pure-token'B'",
        "LIB-NAME name = name:string'LIB-NAME'",
        "\"\" = -",
      })
  void forms(String declaration, String expected) {
    assertThat(tree(declaration)).isEqualTo(expected);
  }

  @Test
  void namesBeforeBracketsTokensAndGroups() {
    assertThat(tree("[change=CH]")).isEqualTo("change:pure-token'CH'?");
    assertThat(tree("change=CH x")).isEqualTo("change:pure-token'CH' x:string");
    assertThat(tree("[kind=TYPE (A|B)]"))
        .isEqualTo("kind:oneof'TYPE'?(a:pure-token'A' b:pure-token'B')");
    assertThat(tree("[range=start end]")).isEqualTo("range:block?(start:integer end:integer)");
    assertThat(tree("[pair=(a b)]")).isEqualTo("pair:block?(a:string b:string)");
    assertThat(tree("none=''")).isEqualTo("none:pure-token''");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a b)", // no name
        "[a b]",
        "x=a",
        "x=(a b|c)", // two items in one alternative
        "x=(a|)",
        "[a",
        "x=(a",
        "a]",
        "a..",
        "a@",
        "a:nonsense",
        "a:block", // only children make a block
        "'*",
        "'*'", // no name follows from a token without letters
        "a<b",
        "a#",
        "a,b",
      })
  void mistakesAreRefused(String declaration) {
    assertThatThrownBy(() -> Syntax.parse(declaration))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(declaration);
  }

  @Test
  void wordsAreCounted() {
    assertThat(words("key value [NX]")).containsExactly(1, 1, 0);
    assertThat(words("EX seconds LIMIT (offset count) x=(A|B c)")).containsExactly(2, 3, 1);
    assertThat(Syntax.parse("x=(A|B c) y=(A|B) z..."))
        .extracting(Argument::isFixed)
        .containsExactly(false, true, false);
  }

  private static List<Integer> words(String declaration) {
    return Syntax.parse(declaration).stream().map(Argument::minWords).toList();
  }
}
