package io.vireo.server.family.acl;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import java.security.SecureRandom;
import java.util.HexFormat;

/** ACL GENPASS: a random password, in hexadecimal digits. */
final class PasswordGenerator {
  private static final int USUAL_BITS = 256;
  private static final int MOST_BITS = 4096;
  private static final int BITS_OF_DIGIT = 4;

  private final SecureRandom random = new SecureRandom();

  void answer(Call call) {
    Args args = call.args(2);
    long bits = args.more() ? args.integer() : USUAL_BITS;
    if (bits <= 0 || bits > MOST_BITS) {
      args.fail(
          "ERR ACL GENPASS argument must be the number of bits for the output password, a positive"
              + " number up to "
              + MOST_BITS);
    }
    if (!args.failed()) {
      int digits = ((int) bits + BITS_OF_DIGIT - 1) / BITS_OF_DIGIT;
      byte[] drawn = new byte[(digits + 1) / 2];
      random.nextBytes(drawn);
      call.reply().bulk(HexFormat.of().formatHex(drawn).substring(0, digits));
    }
  }
}
