package io.vireo.cli.mode;

import io.vireo.cli.output.Console;

/** --latency-dist: how long PING takes, as a spectrum in the 256 colours of xterm. */
final class LatencyDistribution {
  private static final long PACE_MICROS = 10_000;
  private static final int LEGEND_EVERY = 20;
  private static final int[] COLOURS = {
    0, 233, 234, 235, 237, 239, 241, 243, 245, 247, 144, 143, 142, 184, 226, 214, 208, 202, 196
  };
  private static final int[] GREYS = {
    0, 233, 234, 235, 237, 239, 241, 243, 245, 247, 249, 251, 253
  };

  /** The largest latency of each bucket in microseconds; the last has none. */
  private static final long[] LARGEST = {
    10,
    125,
    250,
    500,
    1000,
    2000,
    3000,
    4000,
    5000,
    6000,
    7000,
    8000,
    9000,
    10_000,
    20_000,
    30_000,
    40_000,
    50_000,
    100_000,
    200_000,
    300_000,
    400_000,
    500_000,
    1_000_000,
    2_000_000,
    4_000_000,
    8_000_000,
    16_000_000,
    30_000_000,
    60_000_000,
    Long.MAX_VALUE
  };

  private static final String MARKS = ".-*#123456789ABCDEFGHIJKLMNOPQ?";

  private final Server server;
  private final Console console;
  private final int[] palette;

  LatencyDistribution(Server server, Console console, boolean mono) {
    this.server = server;
    this.console = console;
    this.palette = mono ? GREYS : COLOURS;
  }

  /** Goes on until the program is ended. */
  int run(long intervalMicros) {
    long interval = intervalMicros > 0 ? intervalMicros : 1_000_000;
    long[] counts = new long[LARGEST.length];
    long start = System.nanoTime();
    for (int lines = 0; ; ) {
      long before = System.nanoTime();
      server.callPatiently("PING");
      long micros = (System.nanoTime() - before) / 1000;
      int bucket = 0;
      while (micros > LARGEST[bucket]) {
        bucket++;
      }
      counts[bucket]++;
      if ((System.nanoTime() - start) / 1000 > interval) {
        console.print((lines++ % LEGEND_EVERY == 0 ? legend() : "") + spectrum(counts));
        counts = new long[LARGEST.length];
        start = System.nanoTime();
      }
      server.pause(PACE_MICROS);
    }
  }

  String spectrum(long[] counts) {
    long total = java.util.Arrays.stream(counts).sum();
    StringBuilder out = new StringBuilder("\033[38;5;0m");
    for (int i = 0; i < counts.length; i++) {
      int shade = (int) Math.ceil((double) counts[i] / total * (palette.length - 1));
      out.append("\033[48;5;").append(palette[shade]).append('m').append(MARKS.charAt(i));
    }
    return out.append("\033[0m\n").toString();
  }

  private String legend() {
    StringBuilder out =
        new StringBuilder(
            """
            ---------------------------------------------
            . - * #          .01 .125 .25 .5 milliseconds
            1,2,3,...,9      from 1 to 9     milliseconds
            A,B,C,D,E        10,20,30,40,50  milliseconds
            F,G,H,I,J        .1,.2,.3,.4,.5       seconds
            K,L,M,N,O,P,Q,?  1,2,4,8,16,30,60,>60 seconds
            From 0 to 100%:\s""");
    for (int colour : palette) {
      out.append("\033[48;5;").append(colour).append("m ");
    }
    return out.append("\033[0m\n---------------------------------------------\n").toString();
  }
}
