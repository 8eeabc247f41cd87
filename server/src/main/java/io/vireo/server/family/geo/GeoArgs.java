package io.vireo.server.family.geo;

import io.vireo.server.command.Args;
import io.vireo.server.data.geo.GeoHash;
import io.vireo.server.data.number.FixedPoint;
import io.vireo.server.data.sortedset.ScoreText;

/** Positions and lengths among the arguments of a command. Data context only. */
final class GeoArgs {
  private static final double KILOMETRE = 1000;
  private static final double FOOT = 0.3048;
  private static final double MILE = 1609.34;

  private GeoArgs() {}

  /** The next argument as a number, or an error latches. */
  static double number(Args args, String otherwise) {
    double number = ScoreText.parse(args.next());
    if (Double.isNaN(number)) {
      args.fail(otherwise);
    }
    return number;
  }

  /** Latches an error if a position is not on the map, unless its numbers are wrong already. */
  static void check(Args args, double longitude, double latitude) {
    boolean numbers = !Double.isNaN(longitude) && !Double.isNaN(latitude);
    if (numbers && !GeoHash.isValid(longitude, latitude)) {
      args.fail(
          "ERR invalid longitude,latitude pair "
              + FixedPoint.sixDecimals(longitude)
              + ','
              + FixedPoint.sixDecimals(latitude));
    }
  }

  /** The next argument as a unit: how many metres it is, or an error latches. */
  static double unit(Args args) {
    if (args.take("M")) {
      return 1;
    }
    if (args.take("KM")) {
      return KILOMETRE;
    }
    if (args.take("FT")) {
      return FOOT;
    }
    if (args.take("MI")) {
      return MILE;
    }
    args.fail("ERR unsupported unit provided. please use M, KM, FT, MI");
    return 1;
  }
}
