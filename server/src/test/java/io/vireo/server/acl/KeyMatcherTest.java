package io.vireo.server.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.Glob;
import io.vireo.server.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyMatcherTest {
  private final SplittableRandom random = new SplittableRandom(Seeds.of(26));

  @Test
  void findsWhatOneOfThePatternsMatches() {
    for (int i = 0; i < 20_000; i++) {
      List<String> globs = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        globs.add(text("ab*?[]\\\0", 12));
      }
      KeyMatcher matcher = new KeyMatcher(globs);
      String name = text("aab\0", 12);
      boolean expected = globs.stream().anyMatch(glob -> Glob.matches(glob, name, false));
      byte[] among = ("ab" + name + text("ab", 3)).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(matcher.matches(among, 2, name.length()))
          .as("%s for %s", globs, name)
          .isEqualTo(expected);
    }
  }

  private String text(String letters, int longest) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(longest); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
