package io.millrace.relay.settings;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The write database. The connection must be direct: replication and advisory locks do not pass a pooler.
 *
 * @param url JDBC URL, {@code jdbc:postgresql://host:port/database}
 * @param username login role with REPLICATION and SELECT on the outbox
 * @param password its password
 */
public record DatabaseProperties(String url, String username, @DefaultValue("") String password) {

    private static final String PREFIX = "jdbc:postgresql://";

    public DatabaseProperties(@Nullable String url, @Nullable String username, @Nullable String password) {
        if (url == null
                || !url.startsWith(PREFIX)
                || !url.substring(PREFIX.length()).contains("/")) {
            throw new IllegalArgumentException(
                    "millrace.relay.database.url is '%s'; it must be jdbc:postgresql://host:port/database"
                            .formatted(url));
        }
        if (username == null || username.isBlank()) {
            throw new IllegalArgumentException("millrace.relay.database.username is missing");
        }
        this.url = url;
        this.username = username;
        this.password = password == null ? "" : password;
    }

    /**
     * Host of the server. Of several servers all but the last one's port, so that {@code host:port} names them all again.
     */
    public String host() {
        var colon = portSeparator();
        return colon < 0 ? address() : address().substring(0, colon);
    }

    /** Port of the server, of several the last one's. */
    public int port() {
        var colon = portSeparator();
        return colon < 0 ? 5432 : Integer.parseInt(address().substring(colon + 1));
    }

    /** Name of the database. */
    public String name() {
        var rest = url.substring(PREFIX.length());
        var path = rest.substring(rest.indexOf('/') + 1);
        var query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** Parameters of the URL's query. */
    public Map<String, String> parameters() {
        var query = url.indexOf('?');
        if (query < 0) {
            return Map.of();
        }
        return Arrays.stream(url.substring(query + 1).split("&"))
                .filter(parameter -> parameter.contains("="))
                .collect(Collectors.toUnmodifiableMap(
                        parameter -> parameter.substring(0, parameter.indexOf('=')),
                        parameter -> parameter.substring(parameter.indexOf('=') + 1)));
    }

    private int portSeparator() {
        var address = address();
        var colon = address.lastIndexOf(':');
        return colon > Math.max(address.lastIndexOf(','), address.lastIndexOf(']')) ? colon : -1;
    }

    private String address() {
        return url.substring(PREFIX.length(), url.indexOf('/', PREFIX.length()));
    }

    @Override
    public String toString() {
        return "%s as %s".formatted(url, username);
    }
}
