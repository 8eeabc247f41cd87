package io.vireo.server.family.geo;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.geo.GeoBox;
import io.vireo.server.data.geo.GeoCircle;
import io.vireo.server.data.geo.GeoHash;
import io.vireo.server.data.geo.GeoPolygon;
import io.vireo.server.data.geo.GeoShape;
import io.vireo.server.data.sortedset.SortedSetValue;

/**
 * What a search for positions is to find and how to show it: the arguments of GEOSEARCH, GEORADIUS
 * and similar commands. Data context only; a new one for each call.
 */
final class GeoQuery {
  private static final int FEWEST_CORNERS = 3;

  /** The commands, which differ in what they call the shape and the result. */
  enum Form {
    /** GEORADIUS. */
    AROUND_POSITION,
    /** GEORADIUSBYMEMBER. */
    AROUND_MEMBER,
    /** GEOSEARCH. */
    SEARCH,
    /** GEOSEARCHSTORE. */
    SEARCH_STORE
  }

  /** In which order matches come. */
  enum Order {
    /** As they are found. */
    ANY,
    /** The nearest first. */
    ASC,
    /** The farthest first. */
    DESC
  }

  /** The kinds of shapes. */
  private enum Kind {
    CIRCLE,
    BOX,
    POLYGON
  }

  private final Call call;
  private final Form form;
  private final boolean mayStore;
  private final SortedSetValue set;
  private final Args args;

  private boolean placed;
  private boolean fromMember;
  private double longitude;
  private double latitude;
  private Kind kind;
  private double unit = 1;
  private double width;
  private double height;
  private GeoPolygon polygon;

  private boolean withPosition;
  private boolean withDistance;
  private boolean withHash;
  private Order order = Order.ANY;
  private long count;
  private boolean any;
  private Bytes destination;
  private boolean storesDistance;

  /**
   * A query on a set.
   *
   * @param set what is searched; null if it is not there, but then errors are found all the same
   * @param from the index of the first argument behind the key
   */
  GeoQuery(Call call, Form form, boolean mayStore, SortedSetValue set, int from) {
    this.call = call;
    this.form = form;
    this.mayStore = mayStore;
    this.set = set;
    this.args = call.args(from);
  }

  /** Reads the arguments; false if an error was answered. */
  boolean read() {
    if (form == Form.AROUND_POSITION) {
      position();
      circle();
    } else if (form == Form.AROUND_MEMBER) {
      readAroundMember();
    } else if (form == Form.SEARCH_STORE) {
      destination = call.arg(1);
    }
    while (args.more()) {
      readOption();
    }
    checkWhole();
    return !args.failed();
  }

  /** Without a set there is no member to find; then the rest of the shape is not looked at. */
  private void readAroundMember() {
    if (set != null) {
      member();
      circle();
      return;
    }
    kind = Kind.CIRCLE;
    for (int i = 0; i < 3; i++) {
      args.next();
    }
  }

  private void readOption() {
    if (!readShowing() && !readStoring() && !(isSearch() && readShape())) {
      args.fail(Errors.SYNTAX);
    }
  }

  /** True for GEOSEARCH and GEOSEARCHSTORE. */
  boolean isSearch() {
    return form == Form.SEARCH || form == Form.SEARCH_STORE;
  }

  private boolean readShowing() {
    if (args.take("WITHDIST")) {
      withDistance = true;
    } else if (args.take("WITHHASH")) {
      withHash = true;
    } else if (args.take("WITHCOORD")) {
      withPosition = true;
    } else if (args.take("ANY")) {
      any = true;
    } else if (args.take("ASC")) {
      order = Order.ASC;
    } else if (args.take("DESC")) {
      order = Order.DESC;
    } else if (args.left() > 1 && args.take("COUNT")) {
      count = args.integer();
      if (count <= 0) {
        args.fail("ERR COUNT must be > 0");
      }
    } else {
      return false;
    }
    return true;
  }

  private boolean readStoring() {
    if (form == Form.SEARCH_STORE && args.take("STOREDIST")) {
      storesDistance = true;
      return true;
    }
    if (isSearch() || !mayStore || args.left() < 2) {
      return false;
    }
    boolean distance = args.take("STOREDIST");
    if (!distance && !args.take("STORE")) {
      return false;
    }
    storesDistance = distance;
    destination = args.next();
    return true;
  }

  private boolean readShape() {
    boolean takesMember = kind != Kind.POLYGON && (!placed || fromMember);
    boolean takesPosition = kind != Kind.POLYGON && !fromMember;
    if (takesMember && args.left() > 1 && args.take("FROMMEMBER")) {
      member();
    } else if (takesPosition && args.left() > 2 && args.take("FROMLONLAT")) {
      position();
    } else if (takes(Kind.CIRCLE) && args.left() > 2 && args.take("BYRADIUS")) {
      circle();
    } else if (takes(Kind.BOX) && args.left() > 3 && args.take("BYBOX")) {
      box();
    } else if (takes(Kind.POLYGON) && !placed && args.left() > 2 && args.take("BYPOLYGON")) {
      polygon();
    } else {
      return false;
    }
    return true;
  }

  private boolean takes(Kind shape) {
    return kind == null || kind == shape;
  }

  private void position() {
    longitude = GeoArgs.number(args, Errors.NOT_FLOAT);
    latitude = GeoArgs.number(args, Errors.NOT_FLOAT);
    GeoArgs.check(args, longitude, latitude);
    placed = true;
  }

  private void member() {
    Bytes member = args.next();
    placed = true;
    fromMember = true;
    if (set == null) {
      return;
    }
    double score = set.score(member);
    if (Double.isNaN(score)) {
      args.fail("ERR could not decode requested zset member");
      return;
    }
    long hash = GeoHash.ofScore(score);
    longitude = GeoHash.longitude(hash);
    latitude = GeoHash.latitude(hash);
  }

  private void circle() {
    kind = Kind.CIRCLE;
    width = GeoArgs.number(args, "ERR need numeric radius");
    if (width < 0) {
      args.fail("ERR radius cannot be negative");
    }
    unit = GeoArgs.unit(args);
  }

  private void box() {
    kind = Kind.BOX;
    width = GeoArgs.number(args, "ERR need numeric width");
    height = GeoArgs.number(args, "ERR need numeric height");
    if (width < 0 || height < 0) {
      args.fail("ERR height or width cannot be negative");
    }
    unit = GeoArgs.unit(args);
  }

  private void polygon() {
    kind = Kind.POLYGON;
    long corners = args.integer("ERR invalid number of vertices");
    if (corners < FEWEST_CORNERS || corners > args.left() / 2) {
      args.fail("ERR GEOSEARCH BYPOLYGON must have at least 3 vertices");
      return;
    }
    double[] longitudes = new double[(int) corners];
    double[] latitudes = new double[(int) corners];
    for (int i = 0; i < corners && args.more(); i++) {
      longitudes[i] = GeoArgs.number(args, Errors.NOT_FLOAT);
      latitudes[i] = GeoArgs.number(args, Errors.NOT_FLOAT);
      GeoArgs.check(args, longitudes[i], latitudes[i]);
    }
    polygon = new GeoPolygon(longitudes, latitudes);
  }

  private void checkWhole() {
    if (destination != null && (withDistance || withHash || withPosition)) {
      String command = form == Form.SEARCH_STORE ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS";
      fail(command + " is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
    } else if (isSearch() && !placed && kind != Kind.POLYGON) {
      fail("exactly one of FROMMEMBER or FROMLONLAT can be specified for " + call.arg(0));
    } else if (isSearch() && kind == null) {
      fail("exactly one of BYRADIUS and BYBOX can be specified for " + call.arg(0));
    } else if (any && count == 0) {
      fail("the ANY argument requires COUNT argument");
    }
  }

  private void fail(String text) {
    args.fail("ERR " + text);
  }

  /** Where the search is to be. Only if there is a set, and no error. */
  GeoShape shape() {
    return switch (kind) {
      case CIRCLE -> new GeoCircle(longitude, latitude, width * unit);
      case BOX -> new GeoBox(longitude, latitude, width * unit, height * unit);
      case POLYGON -> polygon;
    };
  }

  /** How many matches are enough to stop at; 0 for no limit. */
  long limit() {
    return any ? count : 0;
  }

  /** How many of the matches are wanted. */
  int wanted(int found) {
    return count == 0 ? found : (int) Math.min(count, found);
  }

  /** The order of matches: those that are counted come with the nearest first. */
  Order order() {
    return count > 0 && !any && order == Order.ANY ? Order.ASC : order;
  }

  /** How many metres a unit of distance is. */
  double unit() {
    return unit;
  }

  /** True if positions are to be shown. */
  boolean withPosition() {
    return withPosition;
  }

  /** True if distances are to be shown. */
  boolean withDistance() {
    return withDistance;
  }

  /** True if hashes are to be shown. */
  boolean withHash() {
    return withHash;
  }

  /** The key to store the matches under, or null. */
  Bytes destination() {
    return destination;
  }

  /** True if distances are to be stored instead of positions. */
  boolean storesDistance() {
    return storesDistance;
  }
}
