package io.millrace.relay.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabasePropertiesTests {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db:5433/orders, db, 5433, orders",
        "jdbc:postgresql://db/orders, db, 5432, orders",
        "jdbc:postgresql://10.0.0.7:1/a?sslmode=require, 10.0.0.7, 1, a",
        "'jdbc:postgresql://first:1,second:2/orders', 'first:1,second', 2, orders",
        "'jdbc:postgresql://first:1,second/orders', 'first:1,second', 5432, orders",
        "'jdbc:postgresql://first,second:2/orders', 'first,second', 2, orders",
        "jdbc:postgresql://[::1]:5433/orders, [::1], 5433, orders",
        "jdbc:postgresql://[::1]/orders, [::1], 5432, orders",
    })
    void urlIsTakenApart(String url, String host, int port, String name) {
        var database = new DatabaseProperties(url, "relay", null);
        assertThat(database.host()).isEqualTo(host);
        assertThat(database.port()).isEqualTo(port);
        assertThat(database.name()).isEqualTo(name);
        assertThat(database.password()).isEmpty();
    }

    @Test
    void queryParametersAreKept() {
        assertThat(new DatabaseProperties(
                                "jdbc:postgresql://db/orders?sslmode=verify-full&sslrootcert=/ca.pem&flag", "relay", "")
                        .parameters())
                .containsOnly(entry("sslmode", "verify-full"), entry("sslrootcert", "/ca.pem"));
        assertThat(new DatabaseProperties("jdbc:postgresql://db/orders", "relay", "").parameters())
                .isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "jdbc:mysql://db/orders", "jdbc:postgresql://db", "jdbc:postgresql:orders"})
    void anotherUrlIsRefusedByName(String url) {
        assertThatThrownBy(() -> new DatabaseProperties(url, "relay", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("millrace.relay.database.url is '%s'", url);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void aMissingRoleIsNamed(String username) {
        assertThatThrownBy(() -> new DatabaseProperties("jdbc:postgresql://db/orders", username, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("millrace.relay.database.username");
    }

    @Test
    void passwordIsNeverShown() {
        assertThat(new DatabaseProperties("jdbc:postgresql://db/orders", "relay", "secret").toString())
                .doesNotContain("secret");
    }
}
