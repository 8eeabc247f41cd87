package io.vireo.server.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Reads a private key in any form that OpenSSL writes: PKCS #8, plain or encrypted, and the older
 * ones of RSA and elliptic curves, plain or encrypted as RFC 1421 has it.
 */
final class PrivateKeys {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA");

  private static final String IN_WORDS = "a wrong pass phrase, or not a private key";

  /** How RFC 1421 names a cipher, how the JDK does, and the bytes of its key. */
  private record OldCipher(String name, String algorithm, int keyBytes) {}

  private static final Map<String, OldCipher> OLD_CIPHERS =
      Map.of(
          "AES-128-CBC", new OldCipher("AES/CBC/PKCS5Padding", "AES", 16),
          "AES-192-CBC", new OldCipher("AES/CBC/PKCS5Padding", "AES", 24),
          "AES-256-CBC", new OldCipher("AES/CBC/PKCS5Padding", "AES", 32),
          "DES-EDE3-CBC", new OldCipher("DESede/CBC/PKCS5Padding", "DESede", 24));

  private static final int SALT = 8;

  private PrivateKeys() {}

  /**
   * The first private key of a file.
   *
   * @param pass the pass phrase, one character a byte; empty if there is none
   * @throws TlsFailure with the reason alone, and its line if it has one
   */
  static PrivateKey read(Path file, String pass) throws TlsFailure {
    for (PemBlock block : PemFile.read(file)) {
      if (block.label().endsWith("PRIVATE KEY")) {
        try {
          return key(block, pass);
        } catch (GeneralSecurityException | IOException | RuntimeException bad) {
          throw new TlsFailure("line " + block.line() + ": " + reason(block, pass));
        }
      }
    }
    throw new TlsFailure("no private key in PEM form");
  }

  private static String reason(PemBlock block, String pass) {
    boolean encrypted =
        block.label().startsWith("ENCRYPTED") || block.headers().containsKey("DEK-Info");
    if (!encrypted) {
      return "not a private key of a known kind";
    }
    return pass.isEmpty() ? "the key is encrypted, and there is no pass phrase" : IN_WORDS;
  }

  private static PrivateKey key(PemBlock block, String pass)
      throws GeneralSecurityException, IOException {
    if (block.label().equals("ENCRYPTED PRIVATE KEY")) {
      return ofAny(decrypted(block.bytes(), pass));
    }
    byte[] bytes =
        block.headers().containsKey("DEK-Info")
            ? decryptedOld(block.bytes(), block.headers().get("DEK-Info"), pass)
            : block.bytes();
    return switch (block.label()) {
      case "RSA PRIVATE KEY" -> ofAny(Der.ofRsa(bytes));
      case "EC PRIVATE KEY" -> ofAny(Der.ofCurve(bytes));
      default -> ofAny(bytes);
    };
  }

  private static PrivateKey ofAny(byte[] pkcs8) throws GeneralSecurityException {
    GeneralSecurityException failure = null;
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException other) {
        failure = other;
      }
    }
    throw failure;
  }

  private static byte[] decrypted(byte[] bytes, String pass)
      throws GeneralSecurityException, IOException {
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
    // Of PBES2 the JDK tells the scheme's two algorithms only as the text of its parameters.
    String scheme =
        info.getAlgParameters() == null
            ? info.getAlgName()
            : info.getAlgParameters().toString().startsWith("PBE")
                ? info.getAlgParameters().toString()
                : info.getAlgName();
    var key =
        SecretKeyFactory.getInstance(scheme)
            .generateSecret(new PBEKeySpec(utf8(pass).toCharArray()));
    Cipher cipher = Cipher.getInstance(scheme);
    cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
    return info.getKeySpec(cipher).getEncoded();
  }

  /** The JDK turns the characters of a pass phrase into UTF-8, and means the same bytes then. */
  private static String utf8(String pass) {
    return new String(pass.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /**
   * The key is of MD5 over the pass phrase and the first bytes of the vector, as OpenSSL has it.
   */
  private static byte[] decryptedOld(byte[] bytes, String info, String pass)
      throws GeneralSecurityException {
    String[] words = info.split(",", 2);
    OldCipher old = OLD_CIPHERS.get(words[0].strip());
    byte[] vector = HexFormat.of().parseHex(words[1].strip());
    byte[] secret = pass.getBytes(StandardCharsets.ISO_8859_1);
    byte[] key = new byte[0];
    byte[] last = new byte[0];
    while (key.length < old.keyBytes()) {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update(last);
      digest.update(secret);
      digest.update(vector, 0, SALT);
      last = digest.digest();
      int from = key.length;
      key = Arrays.copyOf(key, from + last.length);
      System.arraycopy(last, 0, key, from, last.length);
    }
    Cipher cipher = Cipher.getInstance(old.name());
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, 0, old.keyBytes(), old.algorithm()),
        new IvParameterSpec(vector));
    return cipher.doFinal(bytes);
  }
}
