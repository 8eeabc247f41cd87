package io.vireo.cli.options;

import io.vireo.cli.connect.Address;
import io.vireo.cli.connect.Credentials;
import io.vireo.cli.connect.Dialer;
import io.vireo.cli.connect.TlsSettings;
import io.vireo.cli.output.Delimiters;
import io.vireo.cli.output.OutputMode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The options of vireo-cli: redis-cli's, with its names and defaults, and some more. Texts are
 * {@link io.vireo.config.ByteText}s. {@link OptionsReader} fills it.
 */
@Command(
    name = "vireo-cli",
    sortOptions = false,
    usageHelpWidth = 100,
    usageHelpAutoWidth = false,
    customSynopsis = "vireo-cli [OPTION...] [COMMAND [ARGUMENT...]]",
    description =
        "Sends a command and prints the reply; without a command it reads commands from standard input,"
            + " or from the terminal, with completion and hints.",
    footer = {
      "",
      "Examples:",
      "  vireo-cli -u redis://user:secret@localhost:6379/0",
      "  vireo-cli -x SET picture < picture.png",
      "  vireo-cli --scan --pattern 'user:*' --count 1000",
      "  vireo-cli --eval script.lua key1 key2 , argument1",
      "  vireo-cli --cluster help",
      "",
      "Exit codes are redis-cli's: 0, or 1 if the server was not reached, or with -e if it answered an error."
    })
public final class CliOptions {
  @Option(
      names = "-h",
      paramLabel = "HOST",
      description = "The server's host; 127.0.0.1 by default.")
  String host = "127.0.0.1";

  @Option(names = "-p", paramLabel = "PORT", description = "The server's port; 6379 by default.")
  String portText;

  @Option(
      names = "-t",
      paramLabel = "SECONDS",
      description =
          "How long a connection may take; 0, the default, for as long as the system waits.")
  String timeoutText;

  @Option(
      names = "-s",
      paramLabel = "SOCKET",
      description = "A Unix domain socket instead of host and port.")
  String socket;

  @Option(
      names = {"-a", "--pass"},
      paramLabel = "PASSWORD",
      description =
          "The password. VIREO_CLI_AUTH or REDISCLI_AUTH in the environment keeps it off the command line.")
  String password;

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "The ACL user that the password belongs to.")
  String user;

  @Option(names = "--askpass", description = "Ask for the password.")
  boolean askPassword;

  @Option(
      names = "-u",
      paramLabel = "URI",
      description = "redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE]; rediss:// for TLS.")
  String uri;

  @Option(
      names = "--sentinel",
      paramLabel = "NAME",
      description =
          "Host and port are a Sentinel's: ask it for the primary of that name, and again whenever the connection is lost.")
  String sentinel;

  @Option(
      names = "-r",
      paramLabel = "COUNT",
      description = "Send the command so many times; -1 for ever.")
  String repeatText;

  @Option(
      names = "-i",
      paramLabel = "SECONDS",
      description =
          "With -r: the pause after each; with --stat, --latency and the scans: the pace.")
  String intervalText;

  @Option(names = "-n", paramLabel = "DATABASE", description = "The number of the database.")
  String databaseText;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The name of the connection, as CLIENT LIST shows it.")
  String name;

  @Option(names = "-2", description = "Speak RESP2.")
  boolean resp2;

  @Option(names = "-3", description = "Speak RESP3.")
  boolean resp3;

  @Option(names = "-x", description = "Read the last argument from standard input.")
  boolean lastFromInput;

  @Option(
      names = "-X",
      paramLabel = "TAG",
      description = "Read the argument that is TAG from standard input.")
  String tagFromInput;

  @Option(
      names = "-d",
      paramLabel = "DELIMITER",
      description = "What stands between the elements of raw replies; a line end by default.")
  String elementDelimiter = "\n";

  @Option(
      names = "-D",
      paramLabel = "DELIMITER",
      description = "What stands after each raw reply; a line end by default.")
  String replyDelimiter = "\n";

  @Option(names = "-c", description = "Follow MOVED and ASK of a cluster.")
  boolean follow;

  @Option(names = "-e", description = "End with code 1 if a command fails.")
  boolean errorCode;

  @Option(names = "-4", description = "Prefer IPv4.")
  boolean ipv4;

  @Option(names = "-6", description = "Prefer IPv6.")
  boolean ipv6;

  @Option(
      names = "--raw",
      description = "Print bytes as they are: the default if standard output is no terminal.")
  boolean raw;

  @Option(
      names = "--no-raw",
      description = "Print for people even if standard output is no terminal.")
  boolean noRaw;

  @Option(
      names = "--quoted-input",
      description = "Arguments may be quoted, with escapes such as \\x00.")
  boolean quotedInput;

  @Option(names = "--csv", description = "Print CSV.")
  boolean csv;

  @Option(names = "--json", description = "Print JSON, in RESP3 unless -2 is given.")
  boolean json;

  @Option(names = "--quoted-json", description = "Print JSON in ASCII.")
  boolean quotedJson;

  @Option(
      names = "--show-pushes",
      paramLabel = "yes|no",
      description =
          "Whether to print what the server says unasked; by default if standard output is a terminal.")
  String showPushes;

  @Option(
      names = "--no-auth-warning",
      description = "Do not warn of a password on the command line.")
  boolean noAuthWarning;

  @Option(
      names = "--verbose",
      description = "Tell more: which addresses are tried, what --cluster sends.")
  boolean verbose;

  @Option(
      names = "--no-guard",
      description = "Do not ask before dangerous commands at the terminal.")
  boolean noGuard;

  @Option(
      names = "--no-color",
      description = "No colours at the terminal; so does NO_COLOR in the environment.")
  boolean noColor;

  @Mixin TlsOptions tls = new TlsOptions();

  @Mixin ModeOptions modes = new ModeOptions();

  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--help", usageHelp = true, description = "Print this help.")
  boolean help;

  @Option(
      names = {"--version", "-v"},
      versionHelp = true,
      description = "Print the version.")
  boolean version;

  @Parameters(hidden = true)
  List<String> words = new ArrayList<>();

  // What follows from the options; OptionsReader sets it.
  int port = 6379;
  int timeoutMillis;
  int database;
  long repeat = 1;
  long intervalMicros;
  OutputMode output;
  boolean printPushes;
  boolean tlsWanted;

  CliOptions() {}

  /** The server, or the Sentinel. */
  public Address address() {
    return new Address(host, port, socket);
  }

  /** The user and password of the login. */
  public Credentials credentials() {
    return new Credentials(user, password);
  }

  /** How connections are opened. */
  public Dialer dialer() {
    Dialer.Family family =
        ipv4 ? Dialer.Family.IPV4 : ipv6 ? Dialer.Family.IPV6 : Dialer.Family.ANY;
    return new Dialer(timeoutMillis, family, tlsWanted ? tlsSettings() : null);
  }

  private TlsSettings tlsSettings() {
    return new TlsSettings(
        tls.authority,
        tls.authorities,
        tls.certificate,
        tls.key,
        tls.serverName,
        tls.ciphers,
        tls.suites,
        tls.insecure);
  }

  /** The command's words; none for a script or a conversation. */
  public List<String> words() {
    return words;
  }

  /** The name that Sentinels know the primary by, or null. */
  public String sentinel() {
    return sentinel;
  }

  /** Whether to ask for a password. */
  public boolean askPassword() {
    return askPassword;
  }

  /** Takes the password that was asked for. */
  public void password(String given) {
    password = given;
  }

  /** The number of the database to begin with. */
  public int database() {
    return database;
  }

  /** The name of the connection, or null. */
  public String name() {
    return name;
  }

  /** How often a command is sent; below 0 for ever. */
  public long repeat() {
    return repeat;
  }

  /** The pause, 0 if none was given. */
  public long intervalMicros() {
    return intervalMicros;
  }

  /** The form of replies. */
  public OutputMode output() {
    return output;
  }

  /** What parts raw replies. */
  public Delimiters delimiters() {
    return new Delimiters(elementDelimiter, replyDelimiter);
  }

  /** Whether pushes are printed. */
  public boolean printPushes() {
    return printPushes;
  }

  /** Whether HELLO 3 is said; its failure is one only {@link #insistsOnResp3}. */
  public boolean wantsResp3() {
    return !resp2 && (resp3 || json || quotedJson);
  }

  /** Whether a server without RESP3 is of no use. */
  public boolean insistsOnResp3() {
    return resp3;
  }

  /** Whether RESP2 was asked for. */
  public boolean insistsOnResp2() {
    return resp2;
  }

  /** Whether the last argument comes from standard input. */
  public boolean lastFromInput() {
    return lastFromInput;
  }

  /** The argument that standard input replaces, or null. */
  public String tagFromInput() {
    return tagFromInput;
  }

  /** Whether redirections are followed. */
  public boolean follow() {
    return follow;
  }

  /** Whether an error ends the program. */
  public boolean errorCode() {
    return errorCode;
  }

  /** Whether arguments are quoted. */
  public boolean quotedInput() {
    return quotedInput;
  }

  /** Whether to tell more. */
  public boolean verbose() {
    return verbose;
  }

  /** Whether dangerous commands are asked about at a terminal. */
  public boolean guard() {
    return !noGuard;
  }

  /** Whether colours may be used at a terminal. */
  public boolean colours() {
    return !noColor;
  }

  /** The special mode, if one was asked for. */
  public ModeOptions modes() {
    return modes;
  }

  /** What --cluster shall do. */
  public ClusterOptions cluster() {
    return cluster;
  }
}
