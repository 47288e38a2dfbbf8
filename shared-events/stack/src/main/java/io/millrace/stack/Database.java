package io.millrace.stack;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How to reach one database.
 *
 * @param jdbcUrl URL without user and password
 * @param user a superuser
 * @param password that user's password
 * @param name name of the database
 * @param host host name or address
 * @param port TCP port
 */
public record Database(String jdbcUrl, String user, String password, String name, String host, int port) {

    static Database of(String host, int port, String name) {
        return new Database(
                "jdbc:postgresql://%s:%d/%s".formatted(host, port, name), "postgres", "postgres", name, host, port);
    }

    /** A new source of unpooled connections. */
    public DataSource dataSource() {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(jdbcUrl);
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }
}
