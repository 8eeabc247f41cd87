package io.vireo.server.command;

import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.NOT_KEY;
import static io.vireo.server.command.KeyFlag.OW;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.UPDATE;
import static io.vireo.server.command.KeyFlag.VARIABLE_FLAGS;
import static io.vireo.server.command.KeySpec.at;
import static io.vireo.server.command.KeySpec.keyword;
import static io.vireo.server.command.KeySpec.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeySpecsTest {
  private final KeyList keys = new KeyList();

  private static KeySpecs specs(KeySpec... specs) {
    return new KeySpecs(List.of(specs), null, null);
  }

  private String find(KeySpecs specs, String request) {
    TestWords words = TestWords.of(request);
    return specs.find(words, keys) ? words.at(keys) : "misfit with " + keys.size() + " keys";
  }

  @Test
  void oneKey() {
    KeySpecs get = specs(at(1).with(RO, ACCESS));
    assertThat(find(get, "get a")).isEqualTo("a:RO,access");
    assertThat(find(get, "get")).isEqualTo("misfit with 0 keys");
  }

  @Test
  void keysUpToTheEnd() {
    KeySpecs del = specs(at(1).range(-1, 1, 0).with(RO));
    assertThat(find(del, "del a b c")).isEqualTo("a:RO b:RO c:RO");
    KeySpecs blpop = specs(at(1).range(-2, 1, 0).with(RO));
    assertThat(find(blpop, "blpop a b 0")).isEqualTo("a:RO b:RO");
    assertThat(find(blpop, "blpop 0")).isEqualTo("misfit with 0 keys");
  }

  @Test
  void everySecondWord() {
    KeySpecs mset = specs(at(1).range(-1, 2, 0).with(OW));
    assertThat(find(mset, "mset a 1 b 2")).isEqualTo("a:OW b:OW");
  }

  @Test
  void theFirstHalfAfterAWord() {
    KeySpecs xread = specs(keyword("STREAMS", 1).range(-1, 1, 2).with(RO));
    assertThat(find(xread, "xread count 5 streams a b 1 2")).isEqualTo("a:RO b:RO");
    assertThat(find(xread, "xread streams a b c")).isEqualTo("a:RO");
    assertThat(find(xread, "xread count 5")).isEmpty();
    assertThat(find(xread, "xread count 5 streams")).isEmpty();
  }

  @Test
  void aWordSoughtBackwards() {
    KeySpecs backwards = specs(keyword("KEYS", -2).range(-1, 1, 0).with(RO));
    assertThat(find(backwards, "x KEYS a KEYS b c")).isEqualTo("b:RO c:RO");
    assertThat(find(backwards, "KEYS a")).isEmpty();
  }

  @Test
  void aCountedRun() {
    KeySpecs store = specs(at(1).with(OW), at(2).keynum(0, 1, 1).with(RO));
    assertThat(find(store, "zunionstore d 2 a b weights 1 2")).isEqualTo("d:OW a:RO b:RO");
    assertThat(find(store, "zunionstore d 3 a b")).isEqualTo("misfit with 0 keys");
    assertThat(find(store, "zunionstore d 0 a")).isEqualTo("misfit with 0 keys");
    assertThat(find(store, "zunionstore d x a")).isEqualTo("misfit with 0 keys");
    assertThat(find(store, "zunionstore d 9223372036854775807 a")).startsWith("misfit");
    assertThat(find(store, "zunionstore d")).isEqualTo("misfit with 0 keys");
  }

  @Test
  void aListIsClearedBeforeItIsFilledAgain() {
    KeySpecs get = specs(at(1).with(RO));
    find(get, "get a");
    assertThat(find(get, "get b")).isEqualTo("b:RO");
  }

  @Test
  void shardChannelsAreNoKeys() {
    KeySpecs spublish = specs(at(1).with(NOT_KEY));
    assertThat(find(spublish, "spublish c m")).isEmpty();
    assertThat(spublish.canHaveKeys()).isFalse();
  }

  @Test
  void optionsDecideAboutVariableFlags() {
    KeySpecs set =
        new KeySpecs(List.of(at(1).with(OW, UPDATE, VARIABLE_FLAGS)), null, KeyFinders::set);
    assertThat(find(set, "set k v")).isEqualTo("k:OW,update");
    assertThat(find(set, "set k v nx get")).isEqualTo("k:RW,access,update");
  }

  @Test
  void aFinderDecidesAlone() {
    KeyFinder last =
        (words, into) -> {
          into.add(words.count() - 1, KeyFlag.bits(RO));
          return words.count() > 2;
        };
    KeySpecs specs = new KeySpecs(List.of(at(1).with(OW), unknown().with(RO)), last, null);
    assertThat(find(specs, "x a b")).isEqualTo("b:RO");
    assertThat(find(specs, "x a")).isEqualTo("misfit with 0 keys");
  }

  @Test
  void firstLastAndStep() {
    assertThat(legacy(specs())).isEqualTo("0 0 0");
    assertThat(legacy(specs(at(1)))).isEqualTo("1 1 1");
    assertThat(legacy(specs(at(1).range(-1, 2, 0)))).isEqualTo("1 -1 2");
    assertThat(legacy(specs(at(1), at(2)))).isEqualTo("1 2 1");
    assertThat(legacy(specs(at(2), at(3).range(-1, 1, 0)))).isEqualTo("2 -1 1");
    assertThat(legacy(specs(at(1), at(2).keynum(0, 1, 1)))).isEqualTo("1 1 1 movable");
    assertThat(legacy(specs(keyword("STREAMS", 1)))).isEqualTo("0 0 0 movable");
    assertThat(legacy(specs(at(1), unknown()))).isEqualTo("1 1 1 movable");
  }

  private static String legacy(KeySpecs specs) {
    return specs.first()
        + " "
        + specs.last()
        + " "
        + specs.step()
        + (specs.isMovable() ? " movable" : "");
  }
}
