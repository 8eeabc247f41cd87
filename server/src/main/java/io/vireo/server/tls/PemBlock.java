package io.vireo.server.tls;

import java.util.Map;

/**
 * One object of a PEM file.
 *
 * @param label what it is, such as {@code CERTIFICATE}
 * @param headers lines before the object, such as how it is encrypted
 * @param bytes the object
 * @param line the line at which it begins, from 1
 */
record PemBlock(String label, Map<String, String> headers, byte[] bytes, int line) {}
