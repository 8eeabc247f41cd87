package io.vireo.server.console;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells requests of the console's own page from those that another site has a browser send. Any
 * thread.
 *
 * <ul>
 *   <li>The host that the browser believes to talk to must be an address, {@code localhost} or a
 *       name of the settings: a stranger's name that leads here (DNS rebinding) is refused.
 *   <li>A page of another origin is refused by {@code Origin} and {@code Sec-Fetch-Site}.
 *   <li>What changes anything is a POST of JSON, which no form can send, and past the login it
 *       carries a token that only the page has read.
 * </ul>
 */
final class CrossSiteRules {
  static final String JSON = "application/json";

  private final Supplier<Set<String>> names;

  /** Rules with names of hosts, in lower case, that are good beside addresses. */
  CrossSiteRules(Supplier<Set<String>> names) {
    this.names = names;
  }

  /** Why a request is refused, a sentence, or null. */
  String refusal(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    if (authority == null || !isOurs(authority.host())) {
      return "This host name is not one of the console's: add it to console-hosts.";
    }
    String site = request.getHeader("Sec-Fetch-Site");
    boolean isPage = site == null || site.equals("same-origin") || site.equals("none");
    String origin = request.getHeader("Origin");
    if (!isPage && !isNavigation(request) || origin != null && !isOwn(request, origin)) {
      return "Requests of other sites are refused.";
    }
    if (request.method() == HttpMethod.POST && !isJson(request.getHeader("Content-Type"))) {
      return "A request's content must be " + JSON + ".";
    }
    return null;
  }

  /** A link on another site may lead to the page itself. */
  private static boolean isNavigation(HttpServerRequest request) {
    return request.method() == HttpMethod.GET
        && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
        && "document".equals(request.getHeader("Sec-Fetch-Dest"))
        && request.path().equals("/");
  }

  private boolean isOurs(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    boolean bracketed = name.startsWith("[") && name.endsWith("]");
    String address = bracketed ? name.substring(1, name.length() - 1) : name;
    return NetUtil.isValidIpV4Address(address)
        || NetUtil.isValidIpV6Address(address)
        || name.equals("localhost")
        || names.get().contains(name);
  }

  private static boolean isOwn(HttpServerRequest request, String origin) {
    String scheme = request.isSSL() ? "https://" : "http://";
    return origin.equalsIgnoreCase(scheme + request.getHeader("Host"));
  }

  private static boolean isJson(String type) {
    return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase(JSON);
  }
}
