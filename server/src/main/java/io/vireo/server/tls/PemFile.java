package io.vireo.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the objects of a PEM file (RFC 7468, and RFC 1421 for headers). What stands between them is
 * passed over.
 */
final class PemFile {
  /** Longer files are no certificates: all roots that browsers trust take a quarter of this. */
  private static final int LONGEST = 1 << 20;

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private final List<PemBlock> blocks = new ArrayList<>();
  private final Map<String, String> headers = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private String label;
  private int begin;
  private int line;

  private PemFile() {}

  /**
   * The objects of a file, in their order.
   *
   * @throws TlsFailure with the reason alone, and its line if it has one
   */
  static List<PemBlock> read(Path file) throws TlsFailure {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LONGEST + 1);
    } catch (IOException failure) {
      throw new TlsFailure(reason(failure));
    }
    if (bytes.length > LONGEST) {
      throw new TlsFailure("longer than " + LONGEST + " bytes");
    }
    return new PemFile().blocks(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** Why a file cannot be read, in the words of the operating system. */
  static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "No such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "Permission denied";
    }
    String text =
        failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
    return text == null ? "Input/output error" : text;
  }

  private List<PemBlock> blocks(String all) throws TlsFailure {
    for (String each : all.lines().toList()) {
      line++;
      take(each.strip());
    }
    if (label != null) {
      throw new TlsFailure("line " + begin + ": " + label + " has no end");
    }
    return blocks;
  }

  private void take(String words) throws TlsFailure {
    if (words.startsWith(BEGIN) && words.endsWith(DASHES)) {
      if (label != null) {
        throw new TlsFailure("line " + line + ": " + label + " has no end");
      }
      label = words.substring(BEGIN.length(), words.length() - DASHES.length());
      begin = line;
      headers.clear();
      text.setLength(0);
    } else if (label == null) {
      return;
    } else if (words.startsWith(END)) {
      if (!words.equals(END + label + DASHES)) {
        throw new TlsFailure("line " + line + ": not the end of " + label);
      }
      blocks.add(new PemBlock(label, Map.copyOf(headers), decoded(), begin));
      label = null;
    } else if (words.indexOf(':') > 0) {
      int colon = words.indexOf(':');
      headers.put(words.substring(0, colon), words.substring(colon + 1).strip());
    } else {
      text.append(words);
    }
  }

  private byte[] decoded() throws TlsFailure {
    try {
      return Base64.getDecoder().decode(text.toString());
    } catch (IllegalArgumentException malformed) {
      throw new TlsFailure("line " + begin + ": " + label + " is not in base 64");
    }
  }
}
